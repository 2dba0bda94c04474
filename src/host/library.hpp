// A shared library that may be there or not, looked for when it is needed: no
// program of ours fails to start for want of it.
#pragma once

#include <azvmreset/result.hpp>

#include <string>

namespace azvmreset::host {

// Stays loaded as long as the process lives.
class Library {
 public:
  // By its name as the loader knows it, "libhivex.so.0". not_found where it is not there.
  static Result<Library> load(const std::string& name);

  // Null where it has no such function.
  template <class Function>
  Function function(const char* name) const noexcept {
    return reinterpret_cast<Function>(address_of(name));
  }

 private:
  explicit Library(void* handle) noexcept : handle_(handle) {}
  void* address_of(const char* name) const noexcept;

  void* handle_;
};

}  // namespace azvmreset::host
