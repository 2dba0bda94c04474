// Keeping what must not be lost, where the caller said.
#pragma once

#include "engine/task.hpp"
#include "engine/worker.hpp"
#include "host/files.hpp"

#include <azvmreset/result.hpp>
#include <azvmreset/secret.hpp>
#include <azvmreset/sink.hpp>

#include <cstdint>

namespace azvmreset::ops {

// Where blocking writes are done. References to what the client owns.
struct Storage {
  Storage(engine::Worker& blocking, host::Files& machine) noexcept : worker(blocking), files(machine) {}

  engine::Worker& worker;
  host::Files& files;
};

// One sink in the hands of one operation: its first store makes a file, the
// later ones replace it. Confined to the loop's thread.
class Keeper {
 public:
  explicit Keeper(Sink sink) noexcept : sink_(std::move(sink)) {}

  bool wanted() const noexcept { return sink_.index() != 0; }
  const Sink& sink() const noexcept { return sink_; }

  // Success once the content is safe. `content` is followed by a line feed in
  // a file or descriptor.
  engine::Task<Result<void>> store(Storage storage, Secret content);

  // Of what is the same at each try: a process that was killed may have stored
  // it, or its beginning, and that file is no other's.
  engine::Task<Result<void>> store_again(Storage storage, Secret content);

 private:
  enum class Content : std::uint8_t { new_each_time, the_same_each_time };
  engine::Task<Result<void>> store_as(Storage storage, Secret content, Content kind);

  Sink sink_;
  bool stored_ = false;
  std::uint64_t next_id_ = 1;
};

// invalid_argument for a sink that can keep nothing: an empty path, a negative
// descriptor, a host that is null. `what` names the sink in the message.
Result<void> check_sink(const Sink& sink, std::string_view what);

}  // namespace azvmreset::ops
