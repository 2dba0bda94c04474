// A powershell.exe that runs no script. It writes down how it was called, and what Windows' setup would start next,
// and then does what STAND_IN says: "ends" deletes the order, as the planted script does last; "dies" does nothing.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>

static void write_down(int argc, wchar_t** argv) {
  char line[4096];
  DWORD type = 0;
  DWORD size = sizeof type;
  FILE* const calls = _wfopen(L"C:\\powershell.calls", L"ab");
  if (calls == NULL) return;
  RegGetValueW(HKEY_LOCAL_MACHINE, L"SYSTEM\\Setup", L"SetupType", RRF_RT_REG_DWORD, NULL, &type, &size);
  fprintf(calls, "%lu", (unsigned long)type);
  for (int i = 1; i < argc; ++i) {
    WideCharToMultiByte(CP_UTF8, 0, argv[i], -1, line, sizeof line, NULL, NULL);
    fprintf(calls, "\t%s", line);
  }
  fputc('\n', calls);
  fclose(calls);
}

int wmain(int argc, wchar_t** argv) {
  wchar_t order[MAX_PATH];
  const char* const what = getenv("STAND_IN");
  write_down(argc, argv);
  if (what == NULL || strcmp(what, "ends") != 0) return 1;
  wcscpy(order, argv[argc - 1]);
  wcscpy(wcsrchr(order, L'.'), L".json");
  return DeleteFileW(order) ? 0 : 2;
}
