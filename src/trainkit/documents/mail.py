"""Drafts of e-mails: one for each speaker and participant, with the agenda that is theirs.

Nothing is sent. A draft is a file (``.eml``, RFC 5322) that a mail program opens to be looked at
and sent; ``X-Unsent`` is how Outlook knows that it is a draft. Files are named by code or id. What
is attached was built before; tests, keys and lists of names never are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from trainkit.documents.builder import OUT, gather
from trainkit.documents.families import chosen_families, documents_of
from trainkit.documents.frame import date_line, place_line
from trainkit.files.outputs import Fate, FileFate, Outputs, read_manifest
from trainkit.files.writing import lock, private_folder
from trainkit.model.roster import Participant
from trainkit.planning.fingerprint import recipe_digest
from trainkit.planning.printed import Kit
from trainkit.problems import Problems, TrainkitError
from trainkit.resources import StrPath
from trainkit.text.languages import _, and_list, speaking

DRAFTS = f"{OUT}/trainers/mail"
_BOUNDARY = "=_trainkit-draft"
"""Between the parts; no line of text or of a file that is encoded for mail begins like this."""
_ATTACHED = ("agenda", "agendas", "changes")
"""Families of documents."""
_TYPES = {".ics": ("text", "calendar"), ".pdf": ("application", "pdf")}


@dataclass(frozen=True)
class MailDrafts:
    """What was made."""

    files: tuple[FileFate, ...]
    without_address: tuple[str, ...]
    """Codes of participants and ids of speakers whose e-mail address is not known."""

    @property
    def drafts(self) -> tuple[Path, ...]:
        """The drafts that are there now."""
        gone = {Fate.REMOVED, Fate.SET_ASIDE}
        return tuple(file.path for file in self.files if file.fate not in gone)


@dataclass(frozen=True)
class _Person:
    """Somebody who gets a message."""

    file: str
    """What the draft is called, by code or id."""
    name: str
    email: str | None
    agendas: tuple[str, ...]
    """Where the agenda may be, the dearest first: paths below ``out`` without what they end in."""
    changes: str
    """Where a notice of changes may be."""


def write_drafts(folder: StrPath) -> MailDrafts:
    """Write everybody's draft to ``out/trainers/mail``, and remove those of people who have left.

    Raises ``InputError`` where the workshop is wrong, and ``TrainkitError`` where no agenda has
    been built, or another one than there is now, or where another run works on the folder.
    """
    folder = Path(folder)
    problems = Problems()
    with lock(folder):
        kit = problems.checked(gather(folder, problems))[0]
        if not (folder / OUT / "participants/agenda.pdf").is_file():
            raise TrainkitError(_("no agenda has been built yet; build the documents first"))
        if _is_outdated(folder, kit):
            raise TrainkitError(
                _("the agenda has changed since the documents were built; build them again first")
            )
        people = tuple(_people(kit))
        with speaking(kit.definitions.workshop.language):
            made = {f"{one.file}.eml": _draft(kit, folder / OUT, one) for one in people}
        private_folder(folder / DRAFTS)
        outputs = Outputs(folder / DRAFTS)
        for name, data in made.items():
            outputs.write(name, data)
        outputs.remove_all_but(set(made))
        outputs.save()
    missing = (one.file.partition("-")[2] for one in people if one.email is None)
    return MailDrafts(tuple(outputs.fates), tuple(missing))


def _is_outdated(folder: Path, kit: Kit) -> bool:
    """Whether some agenda or notice would be built otherwise now."""
    made = read_manifest(folder / OUT).files
    return any(
        document.path not in made
        or made[document.path].recipe != recipe_digest(document.ingredients())
        for document in documents_of(kit, chosen_families(_ATTACHED))
    )


def _people(kit: Kit) -> Iterator[_Person]:
    for person in kit.definitions.seating:
        group = f"group-{person.group}" if person.group else "everybody"
        yield _Person(
            file=f"participant-{person.code}",
            name=person.name or "",
            email=person.email,
            agendas=(
                *_translated_agenda(kit, person),
                f"participants/agendas/{group}",
                "participants/agenda",
            ),
            changes=f"participants/changes/{group}",
        )
    for key, speaker in kit.definitions.workshop.speakers.items():
        yield _Person(
            file=f"speaker-{key}",
            name=speaker.name,
            email=speaker.email,
            agendas=(f"trainers/agendas/speaker-{key}", "participants/agenda"),
            changes=f"trainers/changes/speaker-{key}",
        )


def _translated_agenda(kit: Kit, person: Participant) -> Iterator[str]:
    language = kit.definitions.workshop.language_for(person.language)
    if language != kit.definitions.workshop.language:
        yield f"participants/{language}/agenda"


def _draft(kit: Kit, out: Path, person: _Person) -> bytes:
    """Return a draft, the same bytes for the same files."""
    files, notice = _attached(out, person), _notice(out, person)
    message = EmailMessage(policy=SMTP)
    workshop = kit.definitions.workshop
    message["Subject"] = (
        _("{workshop}: changes in the agenda", workshop=workshop.title)
        if notice
        else _("{workshop}: your agenda", workshop=workshop.title)
    )
    if person.email is not None:
        user, _at, domain = person.email.rpartition("@")
        message["To"] = Address(person.name, user, domain)
    message["X-Unsent"] = "1"
    message.set_content(_text(kit, person, files, notice), cte="quoted-printable")
    for name, path in files.items():
        main, sub = _TYPES[path.suffix]
        message.add_attachment(path.read_bytes(), maintype=main, subtype=sub, filename=name)
    message.set_boundary(_BOUNDARY)
    return message.as_bytes()


def _attached(out: Path, person: _Person) -> dict[str, Path]:
    """Return the files that are attached, by their names in the message."""
    agenda = next(each for each in person.agendas if (out / f"{each}.pdf").is_file())
    cancelled = person.changes.replace("/everybody", "/agenda")
    files = {
        "agenda.pdf": f"{agenda}.pdf",
        "agenda.ics": f"{agenda}.ics",
        "changes.pdf": f"{person.changes}.pdf",
        "cancelled.ics": f"{cancelled}-cancelled.ics",
    }
    return {name: out / path for name, path in files.items() if (out / path).is_file()}


def _notice(out: Path, person: _Person) -> str:
    """Return the text of the notice of changes, empty if there is none."""
    path = out / f"{person.changes}.txt"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _text(kit: Kit, person: _Person, files: Mapping[str, Path], notice: str) -> str:
    workshop = kit.definitions.workshop
    greeting = _("Dear {name},", name=person.name) if person.name else _("Dear colleague,")
    lines = [greeting, ""]
    if notice:
        lines += [_("The agenda has changed since it was sent out."), "", notice.rstrip(), ""]
    attached = _(
        "Please find attached the agenda of\n\n{workshop}\n{place}, {dates}",
        workshop=workshop.title,
        place=place_line(workshop),
        dates=date_line(workshop.dates, workshop.language),
    )
    lines += [attached, ""]
    if "agenda.ics" in files:
        lines += [_("Open agenda.ics to add it to your calendar."), ""]
    if "cancelled.ics" in files:
        lines += [_("Open cancelled.ics to remove cancelled sessions from your calendar."), ""]
    return "\n".join([*lines, _("Kind regards"), and_list(workshop.organisers), ""])
