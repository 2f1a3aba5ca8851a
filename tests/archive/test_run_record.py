from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.archive.run_record import RunRecord, encode_run_record, has_own_digest, read_run_record
from crawler.errors import IntegrityError

if TYPE_CHECKING:
    from pathlib import Path

RECORD = RunRecord(run="20260105T020000Z-0a1b2c", site="campus", counts={"new": 2})


def test_run_record_read_is_the_one_written(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_bytes(encode_run_record(RECORD))
    assert read_run_record(path) == RECORD
    assert has_own_digest(path.read_bytes())


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        pytest.param(b'"site": "campus"', b'"site": "campus", "site": "other"', "'site' twice", id="key-twice"),
        pytest.param(b'"new": 2', b'"new": 2, "new": 3', "'new' twice", id="key-twice-within"),
        pytest.param(b'"seconds": null', b'"seconds": NaN', "NaN in place of a number", id="nan"),
        pytest.param(b'"seconds": null', b'"seconds": 1e999', "1e999 in place of a number", id="infinity"),
        pytest.param(b'"new": 2', b'"new": ' + b"9" * 5000, "a number of 5000 digits", id="huge-int"),
        pytest.param(b'"new": 2', b'"new": 9223372036854775808', "a number of 19 digits", id="past-64-bits"),
        pytest.param(b'"format": 1', b'"format": "1"', "Expected `int`", id="no-format"),
        pytest.param(b"{", b"[" * 100_000, "a run record", id="nested-too-deep"),
        pytest.param(b"campus", b"\xff", "utf-8", id="not-utf-8"),
    ],
)
def test_t36_run_record_that_can_be_read_two_ways_is_refused(
    tmp_path: Path, old: bytes, new: bytes, reason: str
) -> None:
    path = tmp_path / "run.json"
    path.write_bytes(encode_run_record(RECORD).replace(old, new, 1))
    with pytest.raises(IntegrityError, match=rf"expected a run record, found .*{reason}|{reason}"):
        read_run_record(path)
