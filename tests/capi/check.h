/* Checks that go on after a failure, and count. */
#ifndef AZVMRESET_TESTS_CHECK_H
#define AZVMRESET_TESTS_CHECK_H

#include <stdio.h>
#include <string.h>

/* Callbacks check on the thread of the client. */
extern _Atomic int checks_passed;
extern _Atomic int checks_failed;

#define CHECK(condition) check((condition) ? 1 : 0, #condition, __FILE__, __LINE__)
#define CHECK_TEXT(found, expected) check_text((found), (expected), __FILE__, __LINE__)
#define CHECK_NUMBER(found, expected) \
  check_number((long long)(found), (long long)(expected), #found, __FILE__, __LINE__)

static inline void check(int held, const char* what, const char* file, int line) {
  if (held) {
    ++checks_passed;
  } else {
    ++checks_failed;
    printf("%s:%d: failed: %s\n", file, line, what);
  }
}

static inline void check_text(const char* found, const char* expected, const char* file, int line) {
  if (found != NULL && strcmp(found, expected) == 0) {
    ++checks_passed;
  } else {
    ++checks_failed;
    printf("%s:%d: found \"%s\", expected \"%s\"\n", file, line, found == NULL ? "(NULL)" : found, expected);
  }
}

static inline void check_number(long long found, long long expected, const char* what, const char* file, int line) {
  if (found == expected) {
    ++checks_passed;
  } else {
    ++checks_failed;
    printf("%s:%d: %s: found %lld, expected %lld\n", file, line, what, found, expected);
  }
}

#endif
