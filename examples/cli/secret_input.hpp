// Secrets and bodies from files and pipes, without a copy left in memory.
#pragma once

#include <azvmreset/result.hpp>
#include <azvmreset/secret.hpp>

#include <cstddef>
#include <string>

#include "interrupts.hpp"

namespace azvmreset::cli {

// All of it, at most `limit` bytes. A signal ends the wait for a slow pipe.
Result<Secret> read_standard_input(const Interrupts& interrupts, std::size_t limit);
Result<Secret> read_file(const std::string& path, const Interrupts& interrupts, std::size_t limit);

// Without one trailing LF or CRLF, which an editor or `echo` put there.
Secret without_line_end(Secret text);

// Whether others on this machine may read the file.
bool readable_by_others(const std::string& path) noexcept;

}  // namespace azvmreset::cli
