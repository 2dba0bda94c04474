"""rescue.sh run for real, by dash and by bash, on the disk of a Windows: what it finds, reads, writes and refuses."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import shutil
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))
import ntfs_image  # noqa: E402

SCRIPT = ROOT / "src" / "guest" / "scripts" / "rescue.sh"
POLICY = "Windows/System32/GroupPolicy"
GPT_INI = "Windows\\System32\\GroupPolicy\\gpt.ini"
NEW = "Windows\\System32\\GroupPolicy\\azvmreset-0.cmd"
# O:BAG:BAD:P(A;;FA;;;SY)(A;;FA;;;BA)
ACL = (
    "010004901400000024000000000000003400000001020000000000052000000020020000010200000000000520000000200200000200340002"
    "00000000001400ff011f0001010000000000051200000000001800ff011f0001020000000000052000000020020000"
)
EVERYONE = bytes.fromhex("010100000000000100000000")
TALK = os.environ.get("AZVMRESET_RESCUE_TALK", "")
NONCE = "0123456789abcdef" * 2

os.environ["PATH"] += ":/usr/sbin:/sbin"
lacking = ntfs_image.missing() or next(
    (p for p in ("hivexget", "hivexsh", "getfattr", "setfattr", "partx", "blkid") if not shutil.which(p)), ""
)
pytestmark = pytest.mark.skipif(bool(lacking), reason=f"SKIPPED: rescue.sh is not run without {lacking}")
SHELLS = [shell for shell in ("dash", "bash") if shutil.which(shell)] or ["sh"]


def cell(content):
    size = (len(content) + 4 + 7) // 8 * 8
    return struct.pack("<i", -size) + content.ljust(size - 4, b"\0")


def empty_hive():
    """A registry hive with a root key and nothing in it."""
    none = 0xFFFFFFFF
    key = bytearray(76)
    struct.pack_into("<2sH", key, 0, b"nk", 0x2C)
    struct.pack_into("<I", key, 16, none)
    for at in (28, 32, 40, 44, 48):
        struct.pack_into("<I", key, at, none)
    struct.pack_into("<H", key, 72, 4)
    security = 0x20 + len(cell(bytes(key) + b"ROOT"))
    struct.pack_into("<I", key, 44, security)
    descriptor = struct.pack("<BBHIIII", 1, 0, 0x8004, 0, 0, 0, 0)
    holder = struct.pack("<2sHIIII", b"sk", 0, security, security, 1, len(descriptor)) + descriptor
    body = cell(bytes(key) + b"ROOT") + cell(holder)
    rest = 4096 - 32 - len(body)
    page = struct.pack("<4sIIQQI", b"hbin", 0, 4096, 0, 0, 0) + body + struct.pack("<i", rest).ljust(rest, b"\0")
    head = bytearray(4096)
    struct.pack_into("<4sIIQIIIIIII", head, 0, b"regf", 1, 1, 0, 1, 3, 0, 1, 0x20, 4096, 1)
    total = 0
    for (word,) in struct.iter_unpack("<I", head[:508]):
        total ^= word
    struct.pack_into("<I", head, 508, total)
    return bytes(head) + page


def write_hive(path, values):
    """`values`: of a key's path, the commands of hivexsh for its values."""
    path.write_bytes(empty_hive())
    commands = []
    made = set()
    for key, value in values.items():
        parts = key.split("\\")
        commands.append("cd \\")
        for i, part in enumerate(parts):
            if tuple(parts[: i + 1]) not in made:
                made.add(tuple(parts[: i + 1]))
                commands.append(f"add {part}")
            commands.append(f"cd {part}")
        commands.append(f"setval {len(value)}")
        for name, content in value.items():
            commands += [name, content]
    commands.append("commit")
    subprocess.run(["hivexsh", "-w", str(path)], input="\n".join(commands), text=True, check=True, capture_output=True)


class Disk:
    """A disk that Azure attached at LUN 5, as the kernel would show it."""

    def __init__(self, folder, blank=None):
        self.folder = folder
        self.loops = []
        self.volume = folder / "mnt"
        if blank:
            ntfs_image.copy(blank.folder, folder)
        else:
            ntfs_image.make(folder)
        self.mount()

    def fill(self):
        (self.volume / "Windows/System32/config").mkdir(parents=True)
        (self.volume / POLICY).mkdir()
        hive = self.folder / "hive"
        write_hive(
            hive,
            {
                "Select": {"Current": "dword:1"},
                "ControlSet001\\Control\\ComputerName\\ComputerName": {"ComputerName": "string:WEB-01"},
                "ControlSet001\\Control\\ProductOptions": {"ProductType": "string:ServerNT"},
                "ControlSet001\\Services\\Tcpip\\Parameters": {"Domain": "string:contoso.example"},
                "Setup": {"SetupType": "dword:0"},
            },
        )
        shutil.copyfile(hive, self.volume / "Windows/System32/config/SYSTEM")
        write_hive(hive, {"Policies\\Microsoft\\Windows\\System": {"DisableLGPOProcessing": "dword:1"}})
        shutil.copyfile(hive, self.volume / "Windows/System32/config/SOFTWARE")

    def close(self):
        subprocess.run(["umount", str(self.volume)], stderr=subprocess.DEVNULL)
        for loop in self.loops:
            subprocess.run(["losetup", "-d", loop])

    def attach(self, lun=5):
        """Not mounted any more, and among the block devices of the system."""
        subprocess.run(["umount", str(self.volume)], stderr=subprocess.DEVNULL)
        loop = ntfs_image.run("losetup", "-f", "--show", str(self.folder / "disk.raw"))
        self.loops.append(loop)
        entry = self.folder / "sys/block" / f"sd{chr(ord('z') + 1 - len(self.loops))}"
        entry.mkdir(parents=True)
        (entry / "device").symlink_to(f"../../1:0:0:{lun}")
        (entry / "size").write_text(f"{ntfs_image.SIZE // 512}\n")
        (entry / "dev").write_text("8:240\n")
        (self.folder / "dev").mkdir(exist_ok=True)
        (self.folder / "dev" / entry.name).symlink_to(loop)
        return entry

    def mount(self):
        ntfs_image.mount(self.folder, "norecover")

    def call(self, verb, steps=(), secret=(), shell=SHELLS[0], **fields):
        fields = {"not_after": int(time.time()) + 600, "lun": 5, "disk_bytes": ntfs_image.SIZE, **fields}
        head = ["azvmreset-rescue 1", f"verb {verb}", *(f"{name} {value}" for name, value in fields.items())]
        return self.answer(self.run(encoded([*head, *steps]), encoded(secret), shell))

    def run(self, request, secret="", shell=SHELLS[0]):
        return subprocess.run(
            [shell, str(SCRIPT)],
            env={
                "nonce": "x" + NONCE,
                "request": request,
                "secret": secret,
                "AZVMRESET_SYS": str(self.folder / "sys"),
                "AZVMRESET_DEVICES": str(self.folder / "dev"),
            },
            capture_output=True,
            text=True,
        )

    @staticmethod
    def answer(done):
        assert len(done.stdout) < 4096, done.stdout
        line = json.loads(done.stdout)
        assert (line["azvmreset"], line["nonce"]) == (1, NONCE)
        answer = line["rescue"]
        assert done.returncode == (0 if answer["outcome"] == "done" else 1), done.stderr
        return answer

    def report(self, verb, steps=(), **options):
        """All chunks of what was reported, a list of lines."""
        answer = self.call(verb, steps, **options)
        assert answer["outcome"] == "done", answer
        packed = base64.b64decode(answer["chunk"])
        while len(packed) < answer["total"]:
            more = self.call(verb, steps, offset=len(packed), **options)
            assert (more["sha256"], more["offset"]) == (answer["sha256"], len(packed))
            packed += base64.b64decode(more["chunk"])
        assert hashlib.sha256(packed).hexdigest() == answer["sha256"]
        return gzip.decompress(packed).decode().splitlines()

    def refusal(self, verb="write", steps=(), **options):
        answer = self.call(verb, steps, **options)
        assert answer["outcome"] == "refused", answer
        return answer["reason"]


def encoded(lines):
    text = "".join(f"{line}\n" for line in lines).encode()
    return "x" + base64.urlsafe_b64encode(text).decode().rstrip("=") if lines else ""


def put(kind, path, content, attributes=0x20, at=0, whole=None, packed=False):
    whole = content if whole is None else whole
    step = [f"{kind} {path}", f"attributes {attributes}", f"at {at}", f"size {len(whole)}"]
    step.append(f"sha256 {hashlib.sha256(whole).hexdigest()}")
    if kind == "create":
        step.append(f"acl {ACL}")
    if packed:
        return [*step, f"gzip {base64.b64encode(gzip.compress(content)).decode()}"]
    return [*step, f"plain {base64.urlsafe_b64encode(content).decode().rstrip('=')}"]


def text(value):
    return base64.b64encode(value.encode()).decode()


@pytest.fixture(scope="module")
def blank(tmp_path_factory):
    made = Disk(tmp_path_factory.mktemp("blank"))
    made.fill()
    made.close()
    return made


@pytest.fixture
def disk(blank, tmp_path):
    made = Disk(tmp_path, blank)
    yield made
    made.close()


@pytest.mark.parametrize("shell", SHELLS)
def test_it_finds_the_disk_and_tells_what_it_holds(disk, shell):
    disk.attach()
    lines = disk.report("probe", shell=shell, computer="web-01")
    assert lines[0].startswith("disk gpt:")
    assert lines[1:] == [
        "bitlocker 0",
        "partition 3",
        "hibernated 0",
        "unclean 0",
        f"computer {text('WEB-01')}",
        f"product_type {text('ServerNT')}",
        f"domain {text('contoso.example')}",
        "setup_type 0",
        "setup_command_line ",
        "local_policy_off 1",
    ]


def test_it_writes_nothing_when_it_only_reads(disk):
    disk.attach()
    before = hashlib.sha256((disk.folder / "disk.raw").read_bytes()).digest()
    disk.report("probe")
    disk.report("read", [f"look {GPT_INI}"])
    assert hashlib.sha256((disk.folder / "disk.raw").read_bytes()).digest() == before


@pytest.mark.parametrize("shell", SHELLS)
def test_it_reads_files_in_any_case_and_in_chunks(disk, shell):
    content = b"[General]\r\nVersion=1\r\n" + os.urandom(9000)
    (disk.volume / POLICY / "GPT.INI").write_bytes(content)
    os.setxattr(disk.volume / POLICY / "GPT.INI", "system.ntfs_attrib_be", bytes.fromhex("00000023"))
    os.setxattr(disk.volume / POLICY / "GPT.INI", "system.ntfs_acl", bytes.fromhex(ACL))
    disk.attach()
    lines = disk.report(
        "read", [f"look {GPT_INI.upper()}", "look Windows\\system32", "look Windows\\none\\at all"], shell=shell
    )
    at = lines.index(f"file {GPT_INI.upper()}")
    assert lines[at + 1 : at + 4] == ["attributes 35", f"acl {base64.b64encode(bytes.fromhex(ACL)).decode()}", f"content {base64.b64encode(content).decode()}"]
    assert lines[at + 4 :] == ["directory Windows\\system32", "missing Windows\\none\\at all"]


@pytest.mark.parametrize("shell", SHELLS)
def test_it_makes_replaces_and_removes_what_it_is_told(disk, shell):
    (disk.volume / POLICY / "gpt.ini").write_bytes(b"longer than what comes")
    os.setxattr(disk.volume / POLICY / "gpt.ini", "system.ntfs_attrib_be", bytes.fromhex("00000023"))
    os.setxattr(disk.volume / POLICY / "gpt.ini", "system.ntfs_acl", bytes.fromhex(ACL))
    os.setxattr(disk.volume / POLICY, "system.ntfs_acl", bytes.fromhex(ACL))
    disk.attach()
    identity = disk.report("probe")[0].split()[1]
    whole = bytes(range(256)) * 30
    machine = "Windows\\System32\\GroupPolicy\\Machine"
    steps = [f"make {machine}", *put("create", NEW, whole[:5000], whole=whole, packed=True)]
    assert disk.report("write", steps, shell=shell, identity=identity, computer="WEB-01")[-2:] == [
        f"made {machine}",
        f"begun {NEW}",
    ]
    steps = [*put("create", NEW, whole[5000:], at=5000, whole=whole), *put("replace", GPT_INI, b"new", 0x23)]
    assert disk.report("write", steps, shell=shell, identity=identity)[-2:] == [f"written {NEW}", f"written {GPT_INI}"]

    disk.mount()
    new = disk.volume / POLICY / "azvmreset-0.cmd"
    assert new.read_bytes() == whole
    assert os.getxattr(new, "system.ntfs_acl").hex() == ACL
    assert os.getxattr(new, "system.ntfs_attrib_be").hex() == "00000020"
    assert (disk.volume / POLICY / "gpt.ini").read_bytes() == b"new"
    assert os.getxattr(disk.volume / POLICY / "gpt.ini", "system.ntfs_attrib_be").hex() == "00000023"
    assert os.getxattr(disk.volume / POLICY / "gpt.ini", "system.ntfs_acl").hex() == ACL
    assert EVERYONE not in os.getxattr(disk.volume / POLICY / "Machine", "system.ntfs_acl")
    subprocess.run(["umount", str(disk.volume)], check=True)

    steps = [f"remove {NEW}", f"remove {NEW}", f"remove_directory {machine}", f"remove_directory Windows\\System32"]
    assert disk.report("remove", steps, shell=shell)[-4:] == [
        f"removed {NEW}",
        f"missing {NEW}",
        f"removed {machine}",
        "kept Windows\\System32",
    ]


def test_a_chosen_password_comes_in_its_own_parameter(disk):
    disk.attach()
    secret = put("create", NEW, b'{"secret":"xQ"}')
    assert disk.call("write", secret=secret)["outcome"] == "done"
    disk.mount()
    assert (disk.volume / POLICY / "azvmreset-0.cmd").read_bytes() == b'{"secret":"xQ"}'


def test_nothing_of_it_stays_on_the_rescue_machine(disk):
    def remains():
        mounts = [line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines()]
        made = [*Path("/run").glob("azvmreset-??????"), *(m for m in mounts if "azvmreset-" in m and m.endswith("/volume"))]
        return made, subprocess.run(["losetup", "-a"], capture_output=True, text=True).stdout.count(str(disk.folder))

    entry = disk.attach()
    before = remains()
    disk.report("probe")
    disk.call("write", put("create", NEW, b"x"))
    disk.refusal(steps=put("create", "Windows\\..\\x", b"x"))
    (entry / "size").write_text("1\n")
    disk.refusal()
    assert remains() == before


def test_only_that_disk_is_taken(disk):
    entry = disk.attach()
    assert disk.refusal("probe", lun=4) == "disk_not_found"
    assert disk.refusal("probe", disk_bytes=ntfs_image.SIZE + 512) == "disk_not_found"
    assert disk.refusal("probe", identity="gpt:00000000-0000-0000-0000-000000000000") == "disk_changed"
    assert disk.refusal("probe", computer="WEB-02") == "other_computer"
    disk.attach()
    assert disk.refusal("probe") == "disk_ambiguous"
    root = next(line for line in Path("/proc/self/mountinfo").read_text().splitlines() if line.split()[4] == "/")
    (entry / "dev").write_text(root.split()[2] + "\n")
    assert disk.call("probe")["outcome"] == "done"
    (disk.folder / "sys/block/sdy/holders").mkdir()
    (disk.folder / "sys/block/sdy/holders/dm-0").mkdir()
    assert disk.refusal("probe") == "disk_not_found"


def test_a_request_that_it_cannot_read_is_refused(disk):
    disk.attach()
    assert disk.refusal("format") == "bad_request"
    assert disk.refusal("probe", lun="0; reboot") == "bad_request"
    assert disk.refusal("probe", not_after=1) == "too_late"
    assert disk.refusal("read", ["look ..\\x"]) == "bad_request"
    assert disk.refusal("read", ["look Windows\\*"]) == "bad_request"
    assert disk.refusal("read", ["remove Windows\\x"]) == "bad_request"
    assert disk.refusal("write", ["remove Windows\\x"]) == "bad_request"
    assert disk.refusal("write", ["setup 0 2 x"]) == "windows_only"
    for nonce in ("", "x", "x" + "0" * 31, "y" + "0" * 32, "x" + "0" * 32 + "\n", "x$(reboot)" + "0" * 23):
        done = subprocess.run([SHELLS[0], str(SCRIPT)], env={"nonce": nonce}, capture_output=True)
        assert (done.returncode, done.stdout) == (1, b"")


@pytest.mark.parametrize("begins", [b"hibr", b"HIBR"])
def test_a_windows_that_sleeps_is_told_and_not_written_to(disk, begins):
    (disk.volume / "hiberfil.sys").write_bytes(begins.ljust(8192, b"\0"))
    disk.attach()
    assert "hibernated 1" in disk.report("probe")
    assert disk.refusal(steps=put("create", NEW, b"x")) == "hibernated"


@pytest.mark.parametrize("how", [ntfs_image.unclean, ntfs_image.dirty])
def test_a_volume_that_was_not_closed_is_told_and_not_written_to(disk, how):
    disk.attach()
    how(disk.folder)
    before = hashlib.sha256((disk.folder / "disk.raw").read_bytes()).digest()
    assert "unclean 1" in disk.report("probe")
    assert disk.refusal(steps=put("create", NEW, b"x")) == "unclean"
    assert hashlib.sha256((disk.folder / "disk.raw").read_bytes()).digest() == before


@pytest.mark.parametrize(
    "at, what",
    [
        (0, b"\xeb\x58\x90-FVE-FS-"),
        (160, bytes.fromhex("3bd66749292ed84a8399f6a339e3d001")),
        (160, bytes.fromhex("3b4da89280dd0e4d9e4eb1e3284eaed8")),
        (424, bytes.fromhex("3bd66749292ed84a8399f6a339e3d001")),
    ],
)
def test_bitlocker_is_recognised(disk, at, what):
    disk.attach()
    start, _ = ntfs_image.partition(disk.folder)
    with open(disk.folder / "disk.raw", "r+b") as image:
        image.seek(start)
        header = bytearray(image.read(512))
        header[3:11] = b"MSWIN4.1" if at == 424 else bytes(8)
        header[at : at + len(what)] = what
        image.seek(start)
        image.write(header)
    assert disk.report("probe")[1:] == ["bitlocker 1"]
    assert disk.refusal(steps=put("create", NEW, b"x")) == "disk_encrypted"


def link(disk, target):
    os.rmdir(disk.volume / POLICY)
    os.symlink(target, disk.volume / POLICY)


def junction(disk):
    os.rmdir(disk.volume / POLICY)
    os.mkdir(disk.volume / POLICY)
    substitute, shown = ("\\??\\C:\\Windows".encode("utf-16le"), "C:\\Windows".encode("utf-16le"))
    names = struct.pack("<HHHH", 0, len(substitute), len(substitute) + 2, len(shown)) + substitute + b"\0\0" + shown + b"\0\0"
    os.setxattr(disk.volume / POLICY, "system.ntfs_reparse_data", struct.pack("<IHH", 0xA0000003, len(names), 0) + names)


def hard_link(disk):
    (disk.volume / POLICY / "gpt.ini").write_bytes(b"x")
    os.link(disk.volume / POLICY / "gpt.ini", disk.volume / "Windows/second")


def dos_name(disk):
    (disk.volume / POLICY / "another file.ini").write_bytes(b"x")
    os.setxattr(disk.volume / POLICY / "another file.ini", "system.ntfs_dos_name", b"GPT.INI")


def pair(disk):
    (disk.volume / POLICY / "gpt.ini").write_bytes(b"x")
    (disk.volume / POLICY / "GPT.ini").write_bytes(b"x")


HOSTILE = {
    "a link within": lambda disk: link(disk, "../../Windows"),
    "a link to elsewhere": lambda disk: link(disk, disk.folder / "outside"),
    "a link to nowhere": lambda disk: link(disk, "nowhere"),
    "a junction": junction,
    "a link for a file": lambda disk: os.symlink(disk.folder / "outside/x", disk.volume / POLICY / "gpt.ini"),
    "a hard link": hard_link,
    "the 8.3 name of another": dos_name,
    "two names that are one": pair,
    "two directories that are one": lambda disk: (disk.volume / "WINDOWS").mkdir(),
    "a pipe": lambda disk: os.mkfifo(disk.volume / POLICY / "gpt.ini"),
    "a directory": lambda disk: (disk.volume / POLICY / "gpt.ini").mkdir(),
    "a file for a directory": lambda disk: (os.rmdir(disk.volume / POLICY), (disk.volume / POLICY).write_bytes(b"x")),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_volume_leads_it_nowhere(disk, name):
    (disk.folder / "outside").mkdir()
    HOSTILE[name](disk)
    disk.attach()
    steps = put("replace", GPT_INI, b"written")
    assert disk.refusal("write", steps) == "untrustworthy"
    assert disk.refusal("remove", [f"remove {GPT_INI}"]) == "untrustworthy"
    if name != "a directory":
        assert disk.refusal("read", [f"look {GPT_INI}"]) == "untrustworthy"
    assert list((disk.folder / "outside").iterdir()) == []


def test_what_was_begun_and_did_not_end_is_told(disk):
    disk.attach()
    steps = [*put("create", NEW, b"x"), *put("create", NEW, b"x")]
    answer = disk.call("write", steps)
    assert (answer["outcome"], answer["reason"]) == ("failed", "exists")
    assert f"written {NEW}" in gzip.decompress(base64.b64decode(answer["chunk"])).decode().splitlines()


def test_what_was_there_or_has_no_place_is_refused_before_anything_is_changed(disk):
    (disk.volume / POLICY / "gpt.ini").write_bytes(b"x")
    disk.attach()
    assert disk.refusal("write", put("create", GPT_INI, b"x")) == "exists"
    assert disk.refusal("write", [f"make {GPT_INI}"]) == "exists"
    assert disk.refusal("write", ["make Windows\\none\\at all"]) == "windows"
    assert disk.refusal("write", put("create", NEW, b"later", at=5, whole=b"not yet later")) == "windows"
    assert disk.refusal("write", put("replace", NEW, b"x")) == "windows"


@pytest.mark.skipif(not TALK, reason="SKIPPED: the build does not say where rescue_talk is")
@pytest.mark.parametrize("longest", [3000, 8000, 28000])
def test_what_the_library_plants_is_on_the_disk(disk, longest):
    """From its own request for what is there to its own calls that write, with the real files."""
    gpt_ini = b"[General]\r\nVersion=65537\r\n;" + base64.b64encode(os.urandom(3000)) + b"\r\n"
    (disk.volume / POLICY / "gpt.ini").write_bytes(gpt_ini)
    os.setxattr(disk.volume / POLICY / "gpt.ini", "system.ntfs_attrib_be", bytes.fromhex("00000022"))
    disk.attach()

    def talk(*words, told=""):
        return subprocess.run([TALK, *words], input=told, capture_output=True, text=True, check=True).stdout.splitlines()

    where = ["5", str(ntfs_image.SIZE)]
    told, have, total = "", 0, 1
    while have < total:
        done = disk.run(talk("look", *where, str(have))[0])
        answer = disk.answer(done)
        assert answer["outcome"] == "done", answer
        told += done.stdout
        have, total = have + len(base64.b64decode(answer["chunk"])), answer["total"]
    if longest == 3000:
        # A file in place goes in one piece: this one does not fit.
        refused = subprocess.run([TALK, "plant", *where, str(longest)], input=told, capture_output=True, text=True)
        assert (refused.returncode, "too long" in refused.stderr) == (1, True)
        return
    expected, *calls = talk("plant", *where, str(longest), told=told)
    assert len(calls) > 28000 / longest
    for call in calls:
        request, secret = call.split(" ")
        answer = disk.answer(disk.run(request, secret))
        assert answer["outcome"] == "done", answer

    disk.mount()
    files = json.loads(expected)
    assert GPT_INI in files and len(files) > 5
    for path, (content, attributes) in files.items():
        there = disk.volume / path.replace("\\", "/")
        assert there.read_bytes().hex() == content
        assert int.from_bytes(os.getxattr(there, "system.ntfs_attrib_be"), "big") == attributes
        acl = os.getxattr(there, "system.ntfs_acl")
        if path != GPT_INI:
            assert (acl[2:4], len(acl), EVERYONE in acl) == (b"\x04\x90", len(ACL) // 2, False)  # protected, of two alone


def test_it_uses_nothing_that_only_one_shell_knows():
    checker = shutil.which("shellcheck")
    if not checker:
        pytest.skip("no shellcheck here")
    # Not: A && B || C; letters of ASCII alone; a backslash before an apostrophe.
    subprocess.run([checker, "-s", "sh", "-e", "SC2015,SC2018,SC2019,SC1003", str(SCRIPT)], check=True)
