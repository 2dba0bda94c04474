// Looks for markers in all that a process could write to.
#pragma once

#include "memory/marker.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace azvmreset::test {

// Memory of a process, by its addresses.
class Memory {
 public:
  struct Stretch {
    std::uintptr_t begin = 0;
    std::uintptr_t end = 0;
    std::string name;
  };

  virtual ~Memory() = default;

  // Where something may stand; what is left out was never touched. `own` is
  // the searcher's, and not to be looked at.
  virtual std::vector<Stretch> stretches(std::uintptr_t own) = 0;
  virtual std::size_t read(std::uintptr_t from, char* into, std::size_t size) = 0;
};

// While no other thread runs.
std::unique_ptr<Memory> live_memory();

// Of a child that is a copy of this process and dies at once; null where the
// machine writes no core file into a program's own folder.
std::unique_ptr<Memory> core_file();

struct Finds {
  int ours = 0;
  int libcurl = 0;
  int nghttp2 = 0;
  int openssl = 0;
  std::vector<std::string> places;  // of ours, with what stands around them
};

Finds look_for(const Marker& marker, Memory& memory);

}  // namespace azvmreset::test
