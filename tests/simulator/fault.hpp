// Misfortunes on order: which requests they meet, and what they do to them.
#pragma once

#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "simulator/message.hpp"

#include <azvmreset/result.hpp>

#include <cstdint>
#include <regex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace azvmreset::sim {

enum class FaultKind {
  status,                  // an answer made up, the request is not processed
  reset_before,            // the connection dies, the request was not processed
  reset_after,             // the connection dies, the request was processed: the answer is lost
  stall,                   // processed, but no byte ever comes
  stall_before,            // the same, not processed
  delay,                   // the answer comes late
  cut_body,                // the connection dies in the middle of the body
  replace_body,            // processed, the body is another one
  extra_headers,           // processed, headers are added
  redirect,                // a made-up 3xx
  foreign_host,            // polling URLs and nextLink point to another host
  relative_urls,           // the same URLs without scheme and host
  token_expired,           // 401 ExpiredAuthenticationToken whatever the token
  token_rejected,          // 401 InvalidAuthenticationToken
  claims_challenge,        // 401 insufficient_claims until the token carries the claims
  never_ends,              // the operation this request starts stays InProgress
  unreadable_status,       // a poll answered by JSON without status
  agent_silent,            // the extension of this PUT is never run, never reported
  duplicated,              // something on the way sends it twice: processed twice, the second answer comes
  status_gone,             // the record of the operation is dropped: its polling URL is 404
  ends_unseen,             // the operation this request starts takes no time: it is over before anybody looks
  preempted,               // the operation this request starts is canceled by a newer one; its work goes on
  fails_after_run,         // the operation this request starts says Failed in the end, although its work was done
  no_polling_url,          // the answer comes without its polling headers
  throttled,               // 429 of Compute
  allocation_failed,       // a start fails: no capacity
  agent_hangs,             // the extension of this PUT is not run before the VM boots again
  agent_dies,              // afterwards the agent is silent
  vm_stopped,              // afterwards somebody stops the VM
  overwritten,             // afterwards somebody else writes over the extension
  deleted_meanwhile,       // afterwards somebody else deletes the extension
  slot_busy,               // somebody else's action has the VM's one slot
  script_hangs,            // the script of this request does nothing and does not end; its own watchdog helps
  hangs_half_way,          // the same, after it has read, and told what it sealed
  hangs_after_run,         // the same, after it has done everything but told of it
  wedged,                  // it does not end, whatever is done inside the guest
  agent_late,              // the agent takes up the command of this request late
  output_placeholder,      // the view of this command has no output at first
  output_stale,            // what it wrote is what an earlier script wrote
  output_foreign,          // what it wrote is something else
  output_truncated,        // of what it wrote the last bytes alone arrive
  delete_lags,             // the command that this request deletes goes on for a while; of a VM what goes with it
  changed_meanwhile,       // right before it is processed somebody else changes what it is about
  busy,                    // somebody else's operation is under way on what it is about
  superseded,              // the operation that this request starts gives way to a newer one before it did anything
  copy_lags,               // what this request copies goes on being copied when its operation has ended
  detach_lags,             // a disk that this request detaches shows as attached for a while
  provisioning_times_out,  // the VM that this request makes is there, but its Windows never reported
  refused,                 // in process only: nobody listens
  unresolved,              // in process only: no such host
  untrusted,               // in process only: TLS fails
};

// What somebody else does to a VM, or of the last three to whatever a request is about.
enum class Change {
  tag_added,
  tags_cleared,
  disk_swapped,  // by a copy of it, that is theirs
  started,
  stopped,
  deallocated,
  deleted,
  locked,       // ReadOnly
  undeletable,  // CanNotDelete
};

std::string_view name_of(FaultKind kind) noexcept;
std::span<const std::pair<std::string_view, FaultKind>> fault_kinds() noexcept;

// Built by chaining: Fault(FaultKind::status).status(429).header("Retry-After", "7").on("PUT", "/extensions/").
struct Fault {
  // Once, where nothing else is said; a claims challenge holds until it is answered.
  explicit Fault(FaultKind fault_kind) : kind(fault_kind), count(fault_kind == FaultKind::claims_challenge ? 0 : 1) {}

  Fault& on(std::string_view only_method, std::string_view path_part);
  Fault& from(std::uint32_t nth_match);   // the first request that it meets, counted from 1
  Fault& times(std::uint32_t how_often);  // 0: for ever
  Fault& status(int code);
  Fault& header(std::string_view name, std::string_view value);
  Fault& body(std::string_view text);  // for status and replace_body
  Fault& arm_error(std::string_view code, std::string_view message);
  Fault& after(Duration wait);           // delay; how much later what comes afterwards comes
  Fault& at(std::size_t byte);           // cut_body
  Fault& host(std::string_view origin);  // foreign_host: "https://attacker.example"
  Fault& by(Change what);                // changed_meanwhile
  Fault& of(std::string_view vm_name);   // changed_meanwhile, busy: that VM, whatever the request is about

  FaultKind kind;

  // Which requests. Empty means any. The path is the URL after the host.
  std::string method;
  std::string path_part;
  std::string path_regex;
  std::uint32_t nth = 1;
  std::uint32_t count;

  int http_status = 503;
  Headers headers;
  std::string text;
  Duration wait{0};
  std::size_t cut_at = 0;
  std::string origin = "https://attacker.example";
  std::string claims = R"({"access_token":{"nbf":{"essential":true,"value":"1790000000"}}})";

  Change change = Change::tag_added;
  std::string vm;

  std::uint64_t id = 0;
  std::uint32_t seen = 0;
  std::uint32_t met = 0;
};

// The form of the control path (docs/simulator.md).
Result<Fault> read_fault(base::json::Value value);
void write_fault(base::json::Writer& out, const Fault& fault);

class Faults {
 public:
  // Returns the id under which it can be removed.
  std::uint64_t add(Fault fault);
  bool remove(std::uint64_t id);
  void clear() { faults_.clear(); }
  const std::vector<Fault>& all() const noexcept { return faults_; }

  // The fault that meets this request, if any: of several, the one added
  // first. Counts the request for all that match.
  const Fault* meet(const Request& request);

 private:
  std::vector<Fault> faults_;
  std::uint64_t next_id_ = 1;
};

}  // namespace azvmreset::sim
