#!/usr/bin/env python3
"""A disk of Windows as a file: GPT with an EFI, a reserved and an NTFS partition, mounted through a loop device.

    ntfs_image.py missing            what this machine lacks for it, one line; nothing where all is there
    ntfs_image.py make DIR           DIR/disk.raw
    ntfs_image.py copy FROM DIR      the same, of one that is not mounted
    ntfs_image.py mount DIR OPTIONS  at DIR/mnt, by ntfs-3g
    ntfs_image.py unmount DIR
    ntfs_image.py attach DIR         a loop device of the partition, printed; detached with `losetup -d`
    ntfs_image.py unclean DIR        its journal was not closed; of `clean`, it was
    ntfs_image.py dirty DIR          its dirty flag is set
    ntfs_image.py vhd DIR            DIR/disk.vhd, of fixed size

The kernel may know neither GPT nor NTFS: the loop device covers the partition alone, and ntfs-3g is a program.
"""

import os
import pathlib
import shutil
import struct
import subprocess
import sys

SECTOR = 512
SIZE = 48 << 20
PROGRAMS = ("losetup", "mkntfs", "mount", "ntfs-3g", "sgdisk", "umount")


def run(*command):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout.strip()


def missing():
    if os.geteuid() != 0:
        return "root"
    for device in ("/dev/fuse", "/dev/loop-control"):
        if not os.path.exists(device):
            return device
    lacking = [program for program in PROGRAMS if not shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin:/sbin")]
    return " and ".join(lacking)


def make(folder):
    disk = folder / "disk.raw"
    with open(disk, "wb") as file:
        file.truncate(SIZE)
    run("sgdisk", "-o", "-n1:2048:+4M", "-t1:EF00", "-n2:0:+16M", "-t2:0C01", "-n3:0:0", "-t3:0700", str(disk))
    first, last = (
        int(line.split()[2])
        for line in run("sgdisk", "-i3", str(disk)).splitlines()
        if line.startswith(("First sector", "Last sector"))
    )
    (folder / "partition").write_text(f"{first} {last - first + 1}")
    (folder / "mnt").mkdir()
    loop = attach(folder)
    try:
        run("mkntfs", "-Q", "-q", "-L", "Windows", "-p", str(first), "-H", "255", "-S", "63", loop)
    finally:
        run("losetup", "-d", loop)


def copy(made, folder):
    run("cp", "--sparse=always", str(made / "disk.raw"), str(made / "partition"), str(folder))
    (folder / "mnt").mkdir()


def partition(folder):
    """Where it begins on the disk, and how long it is, in bytes."""
    return [int(number) * SECTOR for number in (folder / "partition").read_text().split()]


def attach(folder):
    start, size = partition(folder)
    return run("losetup", "-f", "--show", "-o", str(start), "--sizelimit", str(size), str(folder / "disk.raw"))


def mount(folder, options):
    loop = attach(folder)
    try:
        run("mount", "-t", "ntfs-3g", "-o", options, loop, str(folder / "mnt"))
    finally:
        run("losetup", "-d", loop)  # where it is mounted: later, with the unmounting


def unmount(folder):
    run("umount", str(folder / "mnt"))


class Volume:
    """As much of NTFS as it takes to spoil it."""

    def __init__(self, folder):
        self.start, _ = partition(folder)
        self.file = open(folder / "disk.raw", "r+b")
        boot = self.read(0, SECTOR)
        self.cluster = struct.unpack_from("<H", boot, 11)[0] * boot[13]
        self.table, self.mirror = (number * self.cluster for number in struct.unpack_from("<QQ", boot, 48))
        per_record = struct.unpack_from("<b", boot, 64)[0]
        self.record_size = per_record * self.cluster if per_record > 0 else 1 << -per_record

    def read(self, at, size):
        self.file.seek(self.start + at)
        return self.file.read(size)

    def write(self, at, data):
        self.file.seek(self.start + at)
        self.file.write(data)

    def attribute(self, number, kind):
        """Of a record of the $MFT: where the attribute lies on the volume, and its bytes."""
        at = self.table + number * self.record_size
        record = self.read(at, self.record_size)
        offset = struct.unpack_from("<H", record, 20)[0]
        while True:
            found, size = struct.unpack_from("<II", record, offset)
            if found == kind:
                return at + offset, record[offset : offset + size]
            offset += size

    def first_run(self, attribute):
        """Where the content of a non-resident attribute begins."""
        run_at = struct.unpack_from("<H", attribute, 32)[0]
        lengths, offsets = attribute[run_at] & 15, attribute[run_at] >> 4
        begin = run_at + 1 + lengths
        return int.from_bytes(attribute[begin : begin + offsets], "little", signed=True) * self.cluster


def restart_page(journal_size, closed, page=4096):
    """The first page of a journal, that of a client which is still in use or has ended well."""
    fixups_at, area_at, client_at, client_size = 30, 48, 48, 160
    data = bytearray(page)
    count = page // SECTOR + 1
    struct.pack_into("<4sHHQIIHhH", data, 0, b"RSTR", fixups_at, count, 0, page, page, area_at, 1, 1)
    none = 0xFFFF
    in_use, flags = (none, 2) if closed else (0, 0)
    sequence_bits = 67 - journal_size.bit_length()
    struct.pack_into("<QHHHHIHHQIHHII", data, area_at, 4096, 1, 0 if closed else none, in_use, flags, sequence_bits,
                     client_at + client_size, client_at, journal_size, 40, 48, 64, 1, 0)  # fmt: skip
    struct.pack_into("<QQHHH6xI128s", data, area_at + client_at, 0, 4096, none, none, 1, 8, "NTFS".encode("utf-16le"))
    number = b"\x01\x00"
    data[fixups_at : fixups_at + 2] = number
    for sector in range(1, count):
        end = sector * SECTOR - 2
        data[fixups_at + 2 * sector : fixups_at + 2 * sector + 2] = data[end : end + 2]
        data[end : end + 2] = number
    return bytes(data)


def write_journal(folder, closed):
    volume = Volume(folder)
    _, content = volume.attribute(2, 0x80)
    size = struct.unpack_from("<Q", content, 48)[0] // 4096 * 4096
    volume.write(volume.first_run(content), restart_page(size, closed) * 2)
    volume.file.close()


def unclean(folder):
    write_journal(folder, closed=False)


def clean(folder):
    write_journal(folder, closed=True)


def dirty(folder):
    volume = Volume(folder)
    at, information = volume.attribute(3, 0x70)
    flags_at = struct.unpack_from("<H", information, 20)[0] + 10
    flags = struct.unpack_from("<H", information, flags_at)[0] | 1
    for table in (0, volume.mirror - volume.table):
        volume.write(table + at + flags_at, struct.pack("<H", flags))
    volume.file.close()


def vhd(folder):
    run("qemu-img", "convert", "-f", "raw", "-O", "vpc", "-o", "subformat=fixed,force_size=on",
        str(folder / "disk.raw"), str(folder / "disk.vhd"))  # fmt: skip


def main():
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    verb, *rest = sys.argv[1:]
    if verb == "missing":
        print(missing(), end="")
        return
    folder = pathlib.Path(rest[0])
    if verb == "attach":
        print(attach(folder))
    elif verb == "copy":
        copy(folder, pathlib.Path(rest[1]))
    elif verb == "mount":
        mount(folder, rest[1])
    else:
        {"make": make, "unmount": unmount, "unclean": unclean, "clean": clean, "dirty": dirty, "vhd": vhd}[verb](folder)


if __name__ == "__main__":
    main()
