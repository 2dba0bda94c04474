// An attrib.exe that takes several switches in one line, as Windows' own does and wine's does not; and like that one it
// changes no file that is hidden or belongs to the system unless the same line says so. Without switches it prints the
// attributes as a number.
#include <stdio.h>
#include <wchar.h>
#include <windows.h>

static DWORD bit_of(wchar_t letter) {
  switch (letter) {
    case L'r': return FILE_ATTRIBUTE_READONLY;
    case L'h': return FILE_ATTRIBUTE_HIDDEN;
    case L's': return FILE_ATTRIBUTE_SYSTEM;
    case L'a': return FILE_ATTRIBUTE_ARCHIVE;
    default: return 0;
  }
}

int wmain(int argc, wchar_t** argv) {
  const DWORD guarded = FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM;
  const DWORD now = GetFileAttributesW(argv[argc - 1]);
  DWORD set = 0;
  DWORD clear = 0;
  if (now == INVALID_FILE_ATTRIBUTES) return 1;
  for (int i = 1; i < argc - 1; ++i) {
    const DWORD bit = bit_of(argv[i][1]);
    if (bit == 0 || (argv[i][0] != L'+' && argv[i][0] != L'-')) return 1;
    if (argv[i][0] == L'+') set |= bit;
    if (argv[i][0] == L'-') clear |= bit;
  }
  if (argc == 2) {
    printf("%lu\n", (unsigned long)now);
    return 0;
  }
  if ((now & guarded & ~(set | clear)) != 0) return 1;
  return SetFileAttributesW(argv[argc - 1], (now | set) & ~clear) ? 0 : 1;
}
