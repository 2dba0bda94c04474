// Where something is kept that must not be lost: a generated password before
// it is set, a resume token before the write that it tells of.
#pragma once

#include <azvmreset/result.hpp>
#include <azvmreset/secret.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>

namespace azvmreset {

// A file of mode 600, safe on the disk before the operation goes on. The first
// store makes it, and refuses one that is there unless `replace`; later stores
// of the same operation put a new file in its place, whole or not at all.
// A password that a rescue fetches is the same at each try: what a process that
// was killed has written of it is no obstacle for the one that goes on.
struct FileSink {
  explicit FileSink(std::string file_path, bool replace_existing = false)
      : path(std::move(file_path)), replace(replace_existing) {}

  std::string path;
  bool replace;
};

// An open descriptor. It stays the caller's and must stay open until the
// operation has ended. Not for resume tokens: a later one could not replace
// an earlier one.
struct DescriptorSink {
  explicit DescriptorSink(int open_descriptor) noexcept : descriptor(open_descriptor) {}

  int descriptor;
};

// Ends one store. The same promises as HttpCompletion.
class StoreCompletion {
 public:
  class Receiver {
   public:
    virtual void finish(Delivered<void> outcome) noexcept = 0;

   protected:
    ~Receiver() = default;
  };

  explicit StoreCompletion(std::shared_ptr<Receiver> receiver) noexcept : receiver_(std::move(receiver)) {}
  StoreCompletion(StoreCompletion&&) noexcept = default;
  StoreCompletion& operator=(StoreCompletion&& other) noexcept;
  StoreCompletion(const StoreCompletion&) = delete;
  StoreCompletion& operator=(const StoreCompletion&) = delete;
  ~StoreCompletion();

  // It is kept: the operation goes on.
  void complete() noexcept;

  // It is not: the operation ends with this error, before anything that
  // depends on it is sent.
  void fail(Error error) noexcept;

 private:
  std::shared_ptr<Receiver> receiver_;
};

// Implemented by a host with a vault or a database. Both functions are called
// on the thread that drives the loop; neither may block.
class HostSink {
 public:
  virtual ~HostSink() = default;

  // `id` is unique within one sink of one operation and names the store in
  // `cancel`. A later resume token replaces an earlier one. After a crash
  // whoever goes on with a rescue may store its password again, the same one.
  virtual void store(std::uint64_t id, Secret content, StoreCompletion completion) = 0;

  // Nobody waits for `id` any more; a late end is ignored.
  virtual void cancel(std::uint64_t id) noexcept { static_cast<void>(id); }
};

// None, a file, a descriptor or the host. In a file or descriptor a secret is
// followed by one line feed, as the readers of passwords expect it.
using Sink = std::variant<std::monostate, FileSink, DescriptorSink, std::shared_ptr<HostSink>>;

}  // namespace azvmreset
