from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel

from copilot.errors import CopilotError
from eval.cache import Cache, CacheFull, digest


class Thing(BaseModel):
    text: str
    n: int = 0


class Other(BaseModel):
    text: str


def test_a_result_is_found_again_by_another_process(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "c.jsonl"
    first = Cache(file, Thing)
    assert first.get("k") is None
    first.put("k", Thing(text="换\n行", n=3))
    assert Cache(file, Thing).get("k") == Thing(text="换\n行", n=3)


def test_a_line_is_on_disk_at_once(tmp_path: Path) -> None:
    file = tmp_path / "c.jsonl"
    cache = Cache(file, Thing)
    cache.put("k", Thing(text="a"))
    assert file.read_bytes().endswith(b"}\n")


def test_a_torn_line_is_skipped_and_mended(tmp_path: Path) -> None:
    file = tmp_path / "c.jsonl"
    Cache(file, Thing).put("a", Thing(text="a"))
    file.write_bytes(file.read_bytes() + b'0123\t{"text": "cut of')
    cache = Cache(file, Thing)
    assert cache.get("a") == Thing(text="a")
    cache.put("b", Thing(text="b"))
    again = Cache(file, Thing)
    assert (again.get("a"), again.get("b")) == (Thing(text="a"), Thing(text="b"))


def test_a_disk_that_is_still_full_is_told_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "c.jsonl"
    Cache(file, Thing).put("a", Thing(text="a"))
    file.write_bytes(file.read_bytes() + b'0123\t{"text": "cut of')
    cache = Cache(file, Thing)
    with monkeypatch.context() as patch, pytest.raises(CacheFull, match="No space left"):
        patch.setattr(cache, "_appending", lambda: open("/dev/full", "ab"))
        assert cache.get("a") == Thing(text="a")
        cache.put("b", Thing(text="b"))
    cache.put("b", Thing(text="b"))
    assert Cache(file, Thing).get("b") == Thing(text="b")


def test_a_cache_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(CopilotError, match="cannot be read: Is a directory"):
        Cache(tmp_path, Thing).get("k")


def test_results_of_another_shape_are_not_found(tmp_path: Path) -> None:
    file = tmp_path / "c.jsonl"
    Cache(file, Thing).put("k", Thing(text="a"))
    assert Cache(file, Other).get("k") is None


def test_a_result_that_cannot_be_written_is_told_with_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(tmp_path / "c.jsonl", Thing)
    # /dev/full says "no space left" to every writer.
    monkeypatch.setattr(cache, "_appending", lambda: open("/dev/full", "ab"))
    with pytest.raises(CacheFull, match=r"c\.jsonl: cannot write: No space left on device; finished cases are kept"):
        cache.put("k", Thing(text="a"))


def test_a_large_file_keeps_what_was_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "c.jsonl"
    cache = Cache(file, Thing)
    for n in range(5):
        cache.put(f"k{n}", Thing(text="x" * 100))
    cache.close()
    monkeypatch.setattr("eval.cache._LIMIT", 100)
    again = Cache(file, Thing)
    again.get("k1")
    again.close()
    last = Cache(file, Thing)
    assert last.get("k1") is not None
    assert last.get("k2") is None


def test_a_large_file_that_cannot_be_rewritten_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "c.jsonl"
    cache = Cache(file, Thing)
    cache.put("k", Thing(text="x"))
    monkeypatch.setattr("eval.cache._LIMIT", 1)
    monkeypatch.setattr(Path, "replace", lambda *_: open("/dev/full/x"))
    cache.close()
    assert Cache(file, Thing).get("k") == Thing(text="x")
    assert list(tmp_path.iterdir()) == [file]


def test_digest_tells_contents_apart() -> None:
    same = digest({"a": 1, "b": 2}, "x")
    assert same == digest({"b": 2, "a": 1}, "x")
    assert same != digest({"a": 1, "b": 2}, "y")
    assert digest("a", "b") != digest("ab")
    assert digest(Thing(text="a")) != digest(Thing(text="b"))
