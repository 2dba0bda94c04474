// The caller's proxy settings are no part of these tests.
#include <cstdlib>
#include <initializer_list>

namespace {

[[maybe_unused]] const bool without_proxies = [] {
  for (const char* name :
       {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"}) {
    unsetenv(name);
  }
  return true;
}();

}  // namespace
