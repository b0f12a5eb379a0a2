"""The table of generators, by the names that exercises' files give in ``generator``."""

from __future__ import annotations

from typing import Any

from trainkit.exercises.custody import audit, audit_key, imaging, sums
from trainkit.exercises.explorer import lab, lab_key
from trainkit.exercises.generator import Generator
from trainkit.exercises.online import (
    capture,
    capture_key,
    lookalikes,
    lookalikes_key,
    timeline,
    timeline_key,
)
from trainkit.exercises.provider import (
    dates,
    requests,
    returned,
    shared_address,
)
from trainkit.exercises.saxaul import (
    address,
    laptop,
    moot,
    payment,
    shop,
)
from trainkit.exercises.tracing import trace, trace_key, triage

__all__ = ["GENERATORS"]

GENERATORS: dict[str, Generator[Any, Any]] = {
    "transaction-trace": Generator(trace.print_sheet, trace_key.solve),
    "address-triage": Generator(triage.print_sheet, triage.solve),
    "explorer-lab": Generator(lab.print_sheet, lab_key.solve),
    "time-line": Generator(timeline.print_sheet, timeline_key.solve),
    "look-alikes": Generator(lookalikes.print_sheet, lookalikes_key.solve),
    "evidence-sums": Generator(sums.print_sheet, sums.solve),
    "custody-audit": Generator(audit.print_sheet, audit_key.solve),
    "shared-address": Generator(shared_address.print_sheet, shared_address.solve),
    "request-review": Generator(requests.print_sheet, requests.solve),
    "preservation-dates": Generator(dates.print_sheet, dates.solve),
    "provider-return": Generator(returned.print_sheet, returned.solve),
    "web-capture": Generator(capture.print_sheet, capture_key.solve),
    "imaging": Generator(imaging.print_sheet, imaging.solve),
    "saxaul-shop": Generator(shop.print_sheet, shop.solve),
    "saxaul-payment": Generator(payment.print_sheet, payment.solve),
    "saxaul-laptop": Generator(laptop.print_sheet, laptop.solve),
    "saxaul-address": Generator(address.print_sheet, address.solve),
    "saxaul-moot": Generator(moot.print_sheet, moot.solve),
}
