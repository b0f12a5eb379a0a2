"""The exercises of the built-in course on synthetic data: one module a kind, one package a subject.

``GENERATORS`` is found by the entry point ``trainkit.exercises``; the settings of the kinds are in
``model.exercises``. Each kind draws its data from the seed, prints them and computes the key.
"""

from __future__ import annotations

from typing import Any

from trainkit.cybercrime.custody import audit, imaging, sums
from trainkit.cybercrime.online import capture, lookalikes, timeline
from trainkit.cybercrime.provider import dates, requests, returned, shared_address
from trainkit.cybercrime.saxaul import address, laptop, moot, payment, shop
from trainkit.cybercrime.tracing import explorer, trace, triage
from trainkit.exercises.generator import Generator

GENERATORS: dict[str, Generator[Any, Any]] = {
    "transaction-trace": Generator(trace.print_sheet, trace.solve),
    "address-triage": Generator(triage.print_sheet, triage.solve),
    "explorer-lab": Generator(explorer.print_sheet, explorer.solve),
    "time-line": Generator(timeline.print_sheet, timeline.solve),
    "look-alikes": Generator(lookalikes.print_sheet, lookalikes.solve),
    "evidence-sums": Generator(sums.print_sheet, sums.solve),
    "custody-audit": Generator(audit.print_sheet, audit.solve),
    "shared-address": Generator(shared_address.print_sheet, shared_address.solve),
    "request-review": Generator(requests.print_sheet, requests.solve),
    "preservation-dates": Generator(dates.print_sheet, dates.solve),
    "provider-return": Generator(returned.print_sheet, returned.solve),
    "web-capture": Generator(capture.print_sheet, capture.solve),
    "imaging": Generator(imaging.print_sheet, imaging.solve),
    "saxaul-shop": Generator(shop.print_sheet, shop.solve),
    "saxaul-payment": Generator(payment.print_sheet, payment.solve),
    "saxaul-laptop": Generator(laptop.print_sheet, laptop.solve),
    "saxaul-address": Generator(address.print_sheet, address.solve),
    "saxaul-moot": Generator(moot.print_sheet, moot.solve),
}
