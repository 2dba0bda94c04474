#include <azvmreset.h>
#include <stdio.h>

int main(void) {
  printf("abi %u\n", (unsigned)azvmr_abi_version());
  return 0;
}
