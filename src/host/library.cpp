#include "host/library.hpp"

#include "base/fail.hpp"

#include <dlfcn.h>

namespace azvmreset::host {

Result<Library> Library::load(const std::string& name) {
  void* const handle = dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) return base::fail(ErrorCode::not_found, "the shared library {} is not on this machine", name);
  return Library(handle);
}

void* Library::address_of(const char* name) const noexcept { return dlsym(handle_, name); }

}  // namespace azvmreset::host
