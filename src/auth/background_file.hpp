// Reading a file while the loop turns.
#pragma once

#include "engine/task.hpp"
#include "engine/worker.hpp"
#include "host/files.hpp"

#include <cstddef>
#include <string>

namespace azvmreset::auth {

// As Files::read, on the worker's thread: a disk, and even more a network
// drive, may take its time.
engine::Task<Result<Secret>> read_in_background(engine::Worker& worker, host::Files& files, std::string path,
                                                std::size_t limit);

}  // namespace azvmreset::auth
