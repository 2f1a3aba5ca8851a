from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from crawler.archive.members import find_members_end, find_next_member, gzip_member, iter_members, read_member

if TYPE_CHECKING:
    from pathlib import Path

DATA = [b"one" * 50, b"two" * 50, b"three"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "file.gz"
    path.write_bytes(b"".join(map(gzip_member, DATA)))
    return path


def test_member_is_gzip_that_others_read() -> None:
    assert gzip.decompress(gzip_member(b"abc")) == b"abc"


def test_members_come_with_their_places(path: Path) -> None:
    members = list(iter_members(path))
    assert [member.data for member in members] == DATA
    for member in members:
        assert gzip.decompress(path.read_bytes()[member.offset : member.offset + member.length]) == member.data
        assert read_member(path, member.offset) == member


def test_large_members_are_read_across_chunks(tmp_path: Path) -> None:
    import random

    data = [random.Random(seed).randbytes(300_000) for seed in range(3)]
    path = tmp_path / "large.gz"
    path.write_bytes(b"".join(map(gzip_member, data)))
    assert [member.data for member in iter_members(path)] == data
    assert find_members_end(path) == path.stat().st_size


def test_t01_file_cut_at_any_byte_ends_after_its_last_whole_member(path: Path) -> None:
    whole = path.read_bytes()
    ends = [0, *(member.offset + member.length for member in iter_members(path))]
    for size in range(len(whole) + 1):
        path.write_bytes(whole[:size])
        assert find_members_end(path) == max(end for end in ends if end <= size)


def test_members_after_damage_are_found_again(path: Path) -> None:
    members = list(iter_members(path))
    data = bytearray(path.read_bytes())
    data[members[1].offset + 12] ^= 0xFF
    path.write_bytes(data)
    assert find_members_end(path) == members[1].offset
    assert find_next_member(path, members[1].offset + 1) == members[2].offset
