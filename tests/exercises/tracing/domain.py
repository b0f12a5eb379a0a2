"""Exercises 1A and 1B of the domain brief, and practice sheet 2 of the module's guide, typed in.

The rows are as printed there; times are invented, for the brief has none.
"""

from __future__ import annotations

from trainkit.exercises.model import Column, Grid

_LEDGER = ("Transaction", "Block time, UTC", "Inputs", "Outputs")
_KNOWN = ("Address", "Known as", "Source")


def grid(columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> Grid:
    return Grid(caption="", columns=tuple(Column(name=name) for name in columns), rows=tuple(rows))


EXERCISE_1A = grid(
    _LEDGER,
    [
        ("T1", "2026-03-02 08:00", "V1 2.0", "0: S1 1.5; 1: V2 0.4999"),
        ("T2", "2026-03-02 09:00", "S1 1.5; S2 0.3", "0: S3 1.7998"),
        ("T3", "2026-03-02 10:00", "S3 1.7998", "0: D1 0.25; 1: S4 1.5497"),
        ("T4", "2026-03-02 11:00", "S4 1.5497", "0: D1 0.25; 1: S5 1.2996"),
        ("T5", "2026-03-02 12:00", "S5 1.2996", "0: D1 0.30; 1: S6 0.9995"),
        (
            "T6",
            "2026-03-02 13:00",
            "S6 0.9995; J1 0.6; J2 0.55",
            "0: M1 0.5; 1: M2 0.5; 2: M3 0.5; 3: K1 0.4994; 4: K2 0.0999; 5: K3 0.0499",
        ),
        ("T7", "2026-03-02 14:00", "M2 0.5", "0: D2 0.4999"),
    ],
)

KNOWN_1A = grid(
    _KNOWN,
    [
        ("D1", "deposit address of a customer of VASP P", "given"),
        ("D2", "deposit address of a customer of VASP Q", "given"),
        ("S1", "paid by the victim", "given"),
        ("V1", "victim's wallet", "given"),
        ("V2", "victim's wallet", "given"),
    ],
)

EXERCISE_1B = grid(
    ("Side", "Name", "Amount, BTC", "Origin"),
    [
        ("input", "I1", "2.0", "stolen"),
        ("input", "I2", "3.0", "lawful"),
        ("output", "O1", "1.0", ""),
        ("output", "O2", "4.0", ""),
    ],
)

GUIDE_SHEET_2 = grid(
    _LEDGER,
    [
        ("u1", "2026-03-02 08:00", "B1 1.0", "0: K 0.8; 1: B2 0.1999"),
        ("u2", "2026-03-02 09:00", "K 0.8; L 0.5", "0: Q 1.2998"),
        ("u3", "2026-03-02 10:00", "Q 1.2998", "0: D5 0.30; 1: R 0.9997"),
        ("u4", "2026-03-02 11:00", "R 0.9997", "0: D5 0.20; 1: S 0.7996"),
        (
            "u5",
            "2026-03-02 12:00",
            "S 0.7996; Y1 0.45; Y2 0.34; Y3 0.5201",
            "0: E1 0.3; 1: E2 0.3; 2: E3 0.3; 3: E4 0.3; "
            "4: Z1 0.4995; 5: Z2 0.1499; 6: Z3 0.0399; 7: Z4 0.2200",
        ),
        ("u6", "2026-03-02 13:00", "E3 0.3", "0: D6 0.2999"),
        ("u7", "2026-03-02 14:00", "Z1 0.4995", "0: D5 0.4994"),
    ],
)

KNOWN_SHEET_2 = grid(
    _KNOWN,
    [
        ("D5", "deposit address of a customer of VASP P", "given"),
        ("D6", "deposit address of a customer of VASP Q", "given"),
        ("K", "paid by the victim", "given"),
        ("B1", "victim's wallet", "given"),
        ("B2", "victim's wallet", "given"),
    ],
)
