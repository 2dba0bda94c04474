// What a rescue script answered (docs/rescue-scripts.md). Pure; what it tells
// of the disk is hostile.
#pragma once

#include <azvmreset/result.hpp>
#include <azvmreset/secret.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::guest {

enum class RescueOutcome : std::uint8_t { done, refused, failed };

enum class RescueReason : std::uint8_t {
  none,
  too_late,
  bad_request,
  tools_missing,
  disk_not_found,
  disk_ambiguous,
  disk_identity_collision,
  disk_changed,
  not_windows,
  other_computer,
  disk_encrypted,
  hibernated,
  unclean,
  read_only,
  untrustworthy,
  too_large,
  exists,
  windows_only,
  setup_in_progress,
  windows,  // what the machine itself would not do; `text` says it
  unknown,  // a word that this version does not know
};
std::string_view name_of(RescueReason reason) noexcept;

// One line of one call. What was found comes in chunks, because Azure keeps the
// last 4,096 bytes of what a script writes.
struct RescueAnswer {
  RescueOutcome outcome = RescueOutcome::failed;
  RescueReason reason = RescueReason::none;
  std::string text;
  std::size_t total = 0;   // bytes of the packed report
  std::size_t offset = 0;  // where this chunk begins in it
  std::string sha256;      // of all of it
  std::string chunk;
};

// `protocol` where no line of it answers this nonce.
Result<RescueAnswer> read_rescue_answer(std::string_view output, std::string_view nonce);

// Puts chunks together. One that belongs to another report begins anew.
class RescueChunks {
 public:
  // `protocol` where it is neither the next one nor a first one.
  Result<void> add(const RescueAnswer& answer);

  bool whole() const noexcept { return begun_ && packed_.size() == total_; }
  std::size_t next_offset() const noexcept { return packed_.size(); }
  const std::string& packed() const noexcept { return packed_; }

 private:
  bool begun_ = false;
  std::size_t total_ = 0;
  std::string sha256_;
  std::string packed_;
};

struct RescuedFile {
  std::string path;  // as it was asked for
  std::string content;
  std::uint32_t attributes = 0;
  std::string security_descriptor;
};

// Empty and absent: not told, or not known.
struct RescueReport {
  std::string identity;  // "gpt:…" or "mbr:…"
  std::string computer;
  std::string product_type;  // "WinNT", "ServerNT", "LanmanNT"
  std::string domain;
  std::optional<std::int64_t> partition;
  std::optional<bool> encrypted;
  std::optional<bool> hibernated;
  std::optional<bool> unclean;
  std::optional<bool> journal_replayed;  // by the rescue machine's Windows, when it mounted the volume
  std::optional<bool> local_policy_off;
  std::optional<std::int64_t> setup_type;
  std::string setup_command_line;

  std::vector<std::string> tools;  // of the rescue machine, as `prepare` found them or installed them
  std::vector<RescuedFile> files;
  std::vector<std::string> directories;
  std::vector<std::string> missing;
  std::vector<std::string> made;     // directories
  std::vector<std::string> begun;    // files that lack a piece
  std::vector<std::string> written;  // files, read back and found equal where the outcome is `done`
  std::vector<std::string> removed;
  std::vector<std::string> kept;  // directories that are not empty
};

// Of all chunks.
Result<RescueReport> read_rescue_report(std::string_view packed);

}  // namespace azvmreset::guest
