// Where a rescue writes down what it is about to do and what became of it,
// so that it can be gone on with, or undone, after a crash (docs/journal.md).
#pragma once

#include <azvmreset/result.hpp>
#include <azvmreset/sink.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>

namespace azvmreset {

// A file of mode 600 on this machine. Beginning makes it and refuses one that
// is there; as long as an operation works with it no other one can.
// It holds no secret, but names everything that the rescue touches.
struct JournalFile {
  explicit JournalFile(std::string file_path) : path(std::move(file_path)) {}

  std::string path;
};

// Ends one read of a journal. The same promises as StoreCompletion.
class ReadCompletion {
 public:
  class Receiver {
   public:
    virtual void finish(Delivered<std::string> outcome) noexcept = 0;

   protected:
    ~Receiver() = default;
  };

  explicit ReadCompletion(std::shared_ptr<Receiver> receiver) noexcept : receiver_(std::move(receiver)) {}
  ReadCompletion(ReadCompletion&&) noexcept = default;
  ReadCompletion& operator=(ReadCompletion&& other) noexcept;
  ReadCompletion(const ReadCompletion&) = delete;
  ReadCompletion& operator=(const ReadCompletion&) = delete;
  ~ReadCompletion();

  void complete(std::string bytes) noexcept;
  void fail(Error error) noexcept;

 private:
  std::shared_ptr<Receiver> receiver_;
};

// Implemented by a host that keeps the bytes of one journal elsewhere: in a
// database, or where another machine can go on. The functions are called on
// the thread that drives the loop, one after the other; none may block. It is
// the host who sees to it that only one operation works with the journal.
class HostJournal {
 public:
  virtual ~HostJournal() = default;

  // All bytes; none when nothing was ever kept. At most 16 MiB. `call` is
  // unique within one operation and names the call in `cancel`.
  virtual void read(std::uint64_t call, ReadCompletion completion) = 0;

  // `offset` is the number of bytes that are kept, or less where the end of
  // an append that never ended is cut off: then what lies behind it goes.
  // Completed once it survives a crash. After a failure nothing more is
  // appended by that operation.
  virtual void append(std::uint64_t call, std::uint64_t offset, std::string bytes, StoreCompletion completion) = 0;

  // Nobody waits for `call` any more; a late end is ignored.
  virtual void cancel(std::uint64_t call) noexcept { static_cast<void>(call); }
};

// None, a file or the host.
using Journal = std::variant<std::monostate, JournalFile, std::shared_ptr<HostJournal>>;

}  // namespace azvmreset
