"""The key file: refused in words, created once, rotated (S12, S13, S20)."""

import json
import multiprocessing
from collections.abc import Callable
from multiprocessing.context import SpawnContext
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from hotline.personal.cipher import DataKeys, new_data_key, open_, rewrap, seal
from hotline.personal.file_keys import FileKeyProvider, open_provider
from hotline.personal.key_file import Decision, KeyFileRefused, add_master_key, create_key_file, read_key_file
from hotline.personal.keys import KeyMissing, KeySpent, Purpose, wrapping_key_id
from hotline.personal.tests.conftest import load
from hotline.personal.tests.test_cipher import HOME
from hotline.personal.wrap_ledger import BLOCK, FileLedger

DECISION = Decision("中密〔2026〕3号", "李某", "2026-11-02")


def production(keys: Path, data: Path) -> dict[str, str]:
    return {"HOTLINE_PRODUCTION": "1", "HOTLINE_KEYS": str(keys), "HOTLINE_DATA": str(data)}


def rewrite(path: Path, **changes: object) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


class TestDemo:
    def test_creates_its_own_under_the_data_folder(self, tmp_path: Path) -> None:
        data = tmp_path / "var"
        first = open_provider({"HOTLINE_DATA": str(data)})
        assert (data / "keys.json").stat().st_mode & 0o777 == 0o600
        assert json.loads((data / "keys.json").read_text())["demo"] is True
        assert repr(open_provider({"HOTLINE_DATA": str(data)})) == repr(first)

    def test_leaves_no_draft_and_keeps_a_file_that_is_there(self, key_path: Path) -> None:
        before = key_path.read_bytes()
        create_key_file(key_path)
        assert key_path.read_bytes() == before
        assert [path.name for path in key_path.parent.iterdir()] == ["keys.json"]


class TestReading:
    @pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620, 0o601])
    def test_refuses_a_file_open_to_others(self, key_path: Path, mode: int) -> None:
        key_path.chmod(mode)
        with pytest.raises(KeyFileRefused, match="其他用户可以读写"):
            read_key_file(key_path)

    def test_refuses_what_is_no_file(self, tmp_path: Path) -> None:
        with pytest.raises(KeyFileRefused, match="不能读取密钥文件"):
            read_key_file(tmp_path)

    @pytest.mark.parametrize("content", ["", "[]", "{}", '{"keys": {"identity": []}}', '{"keys": 3}', "\ufffd"])
    def test_refuses_a_damaged_file_and_never_makes_a_new_one(self, key_path: Path, content: str) -> None:
        key_path.write_text(content)
        with pytest.raises(KeyFileRefused, match="不要重新生成"):
            open_provider({"HOTLINE_KEYS": str(key_path), "HOTLINE_DATA": str(key_path.parent)})
        assert key_path.read_text() == content

    def test_refuses_short_keys_and_equal_ids(self, key_path: Path) -> None:
        keys = json.loads(key_path.read_text())["keys"]
        rewrite(key_path, keys={**keys, "identity": [{"id": "a", "key": "00"}]})
        with pytest.raises(KeyFileRefused, match="格式不对"):
            read_key_file(key_path)
        rewrite(key_path, keys={**keys, "identity": keys["content"]})
        with pytest.raises(KeyFileRefused, match="重复"):
            read_key_file(key_path)
        rewrite(key_path, keys={**keys, "identity": []})
        with pytest.raises(KeyFileRefused, match="缺少"):
            read_key_file(key_path)

    def test_a_refusal_quotes_no_key(self, key_path: Path) -> None:
        text = key_path.read_text()
        secret = json.loads(text)["keys"]["identity"][0]["key"]
        key_path.write_text(text.replace(secret, secret[:-1] + "z"))
        with pytest.raises(KeyFileRefused) as caught:
            read_key_file(key_path)
        assert secret[:8] not in str(caught.value)
        assert caught.value.__cause__ is None

    def test_shows_no_key(self, provider: FileKeyProvider, key_path: Path) -> None:
        secret = json.loads(key_path.read_text())["keys"]["identity"][0]["key"]
        shown = repr(provider) + repr(read_key_file(key_path))
        assert secret not in shown
        assert str(bytes.fromhex(secret))[2:-1] not in shown


class TestProduction:
    def test_accepts_a_decided_file_outside_the_data(self, tmp_path: Path) -> None:
        keys = tmp_path / "etc" / "keys.json"
        create_key_file(keys, DECISION)
        provider = open_provider(production(keys, tmp_path / "var"))
        assert not provider.writing_key_id(Purpose.IDENTITY).startswith("demo-")

    def test_never_makes_its_own(self, tmp_path: Path) -> None:
        with pytest.raises(KeyFileRefused, match="没有找到密钥文件"):
            open_provider(production(tmp_path / "keys.json", tmp_path / "var"))
        assert list(tmp_path.iterdir()) == []

    def test_refuses_the_demos_keys_even_without_their_mark(self, tmp_path: Path, key_path: Path) -> None:
        with pytest.raises(KeyFileRefused, match="演示用"):
            open_provider(production(key_path, tmp_path / "var"))
        rewrite(key_path, demo=False, decision={"number": "1", "by": "李某", "on": "2026-11-02"})
        with pytest.raises(KeyFileRefused, match="演示用"):
            open_provider(production(key_path, tmp_path / "var"))

    def test_refuses_a_file_in_the_data_folder(self, tmp_path: Path) -> None:
        keys = tmp_path / "var" / "private" / "keys.json"
        create_key_file(keys, DECISION)
        link = tmp_path / "keys.json"
        link.symlink_to(keys)
        for path in (keys, link):
            with pytest.raises(KeyFileRefused, match="数据目录"):
                open_provider(production(path, tmp_path / "var"))

    @pytest.mark.parametrize("decision", [None, {}, "yes", {"number": " ", "by": "李某", "on": "2026-11-02"}])
    def test_refuses_a_file_without_a_decision(self, tmp_path: Path, decision: object) -> None:
        keys = tmp_path / "keys.json"
        create_key_file(keys, DECISION)
        rewrite(keys, decision=decision)
        with pytest.raises(KeyFileRefused, match="没有写明使用文件密钥的决定"):
            open_provider(production(keys, tmp_path / "var"))

    def test_refuses_a_file_open_to_others(self, tmp_path: Path) -> None:
        keys = tmp_path / "keys.json"
        create_key_file(keys, DECISION)
        keys.chmod(0o644)
        with pytest.raises(KeyFileRefused, match="0644"):
            open_provider(production(keys, tmp_path / "var"))


class TestRotation:
    def test_new_writes_take_the_new_key_and_old_ones_open(self, key_path: Path) -> None:
        key, wrapped = new_data_key(load(key_path), Purpose.IDENTITY)
        blob = seal(key, HOME, b"13812345678")
        new_id = add_master_key(key_path, Purpose.IDENTITY)
        after = load(key_path)
        assert after.key_ids(Purpose.IDENTITY) == (new_id, wrapping_key_id(wrapped))
        assert open_(DataKeys(after).unwrap(Purpose.IDENTITY, key.id, wrapped), HOME, blob) == b"13812345678"
        again = rewrap(after, Purpose.IDENTITY, key.id, wrapped)
        assert wrapping_key_id(again) == new_id
        assert open_(DataKeys(after).unwrap(Purpose.IDENTITY, key.id, again), HOME, blob) == b"13812345678"

    def test_the_keys_of_another_file_are_missed_by_name(self, provider: FileKeyProvider, tmp_path: Path) -> None:
        key, wrapped = new_data_key(provider, Purpose.IDENTITY)
        create_key_file(tmp_path / "other.json")
        with pytest.raises(KeyMissing, match="可能不是这套数据的"):
            load(tmp_path / "other.json").unwrap(Purpose.IDENTITY, wrapped, key.id.bytes)

    def test_a_wrapped_key_that_was_cut_is_named(self) -> None:
        for wrapped in (b"", b"\x01", b"\x01\x09abc", b"\x07\x01a", b"\x01\x02\xff\xff"):
            with pytest.raises(KeyMissing, match="无法识别"):
                wrapping_key_id(wrapped)


class TestPurposes:
    def test_a_key_does_only_its_own_work(self, provider: FileKeyProvider) -> None:
        with pytest.raises(ValueError, match="not for this"):
            provider.wrap(Purpose.INDEX, b"0" * 16, b"")
        with pytest.raises(ValueError, match="not for this"):
            provider.mac(Purpose.IDENTITY, "phone", b"")


class TestLimit:
    def test_the_counter_stops_at_the_limit(self, key_path: Path, tmp_path: Path) -> None:
        """S12: two starts share one limit; a block given to a start that ended is not given again."""
        for _ in range(2):
            provider = FileKeyProvider(read_key_file(key_path), FileLedger(tmp_path / "use.json", limit=2 * BLOCK))
            new_data_key(provider, Purpose.IDENTITY)
        for _ in range(BLOCK - 1):
            new_data_key(provider, Purpose.IDENTITY)
        with pytest.raises(KeySpent, match="已达上限"):
            new_data_key(provider, Purpose.IDENTITY)
        new_data_key(provider, Purpose.CONTENT)

    def test_a_damaged_ledger_stops_writing(self, tmp_path: Path) -> None:
        (tmp_path / "use.json").write_text("[1]")
        with pytest.raises(KeySpent, match="无法读取"):
            FileLedger(tmp_path / "use.json").reserve("a", 1)


def reserve_often(path: Path, times: int) -> None:
    for _ in range(times):
        FileLedger(path).reserve("a", 3)


def open_together(folders: list[Path], start: Barrier, name: str) -> None:
    for folder in folders:
        start.wait(30)
        provider = open_provider({"HOTLINE_DATA": str(folder)})
        (folder / name).write_text(repr(provider) + provider.mac(Purpose.INDEX, "phone", b"1").hex())


class TestManyProcesses:
    def test_first_creation_at_once_one_wins(self, tmp_path: Path) -> None:
        context = multiprocessing.get_context("spawn")
        folders = [tmp_path / str(turn) for turn in range(20)]
        start = context.Barrier(3)
        run(context, [(open_together, (folders, start, f"told{n}")) for n in range(3)])
        for folder in folders:
            assert len({(folder / f"told{n}").read_text() for n in range(3)}) == 1
            assert not [path for path in folder.iterdir() if path.name.startswith(".keys.json.")]

    def test_the_ledger_loses_no_block(self, tmp_path: Path) -> None:
        context = multiprocessing.get_context("spawn")
        run(context, [(reserve_often, (tmp_path / "use.json", 20)) for _ in range(3)])
        assert json.loads((tmp_path / "use.json").read_text()) == {"a": 3 * 20 * 3}


def run(context: SpawnContext, tasks: list[tuple[Callable[..., None], tuple[object, ...]]]) -> None:
    processes = [context.Process(target=task, args=arguments) for task, arguments in tasks]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
