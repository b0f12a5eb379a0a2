"""What records, statement and photograph say; invented, and without weight for any answer."""

from __future__ import annotations

from dataclasses import dataclass

from trainkit.exercises.draws import Draws

__all__ = ["Story", "draw_story"]

_GOODS = ("phones", "laptops", "generators", "cameras", "bicycles", "tyres", "drones", "projectors")
_BY = {
    "log": "web server",
    "payment": "bank",
    "half-hour": "buyer",
    "photo": "buyer",
}
_BUYERS = (
    "asks if {goods} are left",
    "asks for a receipt",
    "nothing was delivered",
    "asks for a lower price",
)
_ACCOUNT = (
    "offers {count} {goods}",
    "lowers the price",
    "delivery tomorrow",
    "names a new card number",
    "one of the {goods} left",
    "asks for payment",
)


@dataclass(frozen=True)
class Story:
    """Texts of one set."""

    authors: dict[str, str]
    """Who made the record of each role; the account where there is none."""
    texts: dict[str, str]
    """What each record says."""
    handed_in: str
    """Where the phone was left, as the statement says."""
    caller: str


def draw_story(roles: tuple[str, ...], caption: str, draws: Draws) -> Story:
    """Draw texts for the roles; ``caption`` is the place that the photograph's message names."""
    goods = draws.choice(_GOODS)
    account = [role for role in roles if role not in _BY and not role.startswith("buyer")]
    says = dict(
        zip([one for one in account if one != "open"], draws.shuffled(_ACCOUNT), strict=True)
    )
    asks = draws.shuffled(_BUYERS)
    buyers = [role for role in roles if role == "half-hour" or role.startswith("buyer")]
    amount = 10 * draws.between(6, 40)
    texts = {
        **says,
        **dict(zip(buyers, asks, strict=False)),
        "open": "thanks for payment",
        "log": "page opened",
        "payment": f"{amount} units paid to card",
        "photo": f"photo, “now in {caption}”",
    }
    return Story(
        authors={
            role: _BY.get(role, "buyer" if role.startswith("buyer") else "account")
            for role in roles
        },
        texts={
            role: text.format(goods=goods, count=draws.between(5, 30))
            for role, text in texts.items()
        },
        handed_in=draws.choice(
            ("a clinic", "a swimming hall", "an examination hall", "a factory gate")
        ),
        caller=draws.choice(("brother", "sister", "cousin", "friend")),
    )
