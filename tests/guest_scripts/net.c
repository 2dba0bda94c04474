// A `net` that does nothing but write down how it was called: for each call one line in net.calls, the arguments in
// UTF-8 and hexadecimal, with blanks between them. An empty argument is a point.
#include <stdio.h>
#include <windows.h>

static void write_argument(FILE* calls, const wchar_t* argument) {
  char text[32768];
  const int size = WideCharToMultiByte(CP_UTF8, 0, argument, -1, text, sizeof text, NULL, NULL);
  if (size <= 1) fputc('.', calls);
  for (int i = 0; i < size - 1; ++i) fprintf(calls, "%02x", (unsigned char)text[i]);
}

int wmain(int argc, wchar_t** argv) {
  FILE* const calls = fopen("net.calls", "ab");
  if (calls == NULL) return 1;
  for (int i = 1; i < argc; ++i) {
    if (i > 1) fputc(' ', calls);
    write_argument(calls, argv[i]);
  }
  fputc('\n', calls);
  fclose(calls);
  return 0;
}
