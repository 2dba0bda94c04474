#include "vault_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <utility>
#include <vector>

#include "failure.hpp"
#include "printable.hpp"
#include "secret_input.hpp"

namespace azvmreset::cli {
namespace {

constexpr std::size_t longest_file = 64u << 10;
constexpr std::string_view first_line = "azvmreset-pending 1\n";

// What stands in FILE needs no id of its own: there is one.
constexpr const char* id_of_current = "current";

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

Error failed(const std::string& what, const std::string& path) {
  const int reason = errno;
  return usage_error(what + ' ' + printable(path) + ": " + std::strerror(reason));
}

class Descriptor {
 public:
  explicit Descriptor(int number) noexcept : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const noexcept { return number_; }

 private:
  const int number_;
};

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// So that a loss of power forgets neither the new name nor the removal.
Result<void> sync_folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const Descriptor open(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (open.number() < 0 || ::fsync(open.number()) != 0) return failed("cannot make safe", folder);
  return {};
}

// At every moment the old file or the new one, whole.
Result<void> replace(const std::string& path, const Secret& content) {
  const std::string fresh = path + ".new";
  const Descriptor open(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
  const bool written = open.number() >= 0 && ::fchmod(open.number(), 0600) == 0 &&
                       write_all(open.number(), content.expose()) && ::fsync(open.number()) == 0;
  if (!written) return failed("cannot write", fresh);
  if (::rename(fresh.c_str(), path.c_str()) != 0) return failed("cannot replace", path);
  return sync_folder_of(path);
}

Result<void> remove(const std::string& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return failed("cannot remove", path);
  return sync_folder_of(path);
}

Result<std::optional<Secret>> read(const std::string& path, const Interrupts& interrupts) {
  if (!exists(path)) return std::optional<Secret>();
  if (readable_by_others(path)) {
    return usage_error("--vault-file: others on this machine may read " + printable(path),
                       "chmod 600 " + printable(path) + ", and see who has read it");
  }
  auto text = read_file(path, interrupts, longest_file);
  if (!text) return std::move(text).error();
  return std::optional(std::move(*text));
}

void append(std::vector<char>& to, std::string_view text) { to.insert(to.end(), text.begin(), text.end()); }

// Takes "NAME VALUE\n" off the text.
std::optional<std::string_view> take_line(std::string_view& text, std::string_view name) {
  if (text.substr(0, name.size()) != name) return std::nullopt;
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view value = text.substr(name.size(), end - name.size());
  text.remove_prefix(end + 1);
  return value;
}

Secret with_line_end(const Secret& secret) {
  std::vector<char> line;
  line.reserve(secret.expose().size() + 1);
  append(line, secret.expose());
  line.push_back('\n');
  Secret made(std::string_view(line.data(), line.size()));
  ::explicit_bzero(line.data(), line.size());
  return made;
}

void end(StoreCompletion& completion, Result<void> outcome) {
  if (outcome) {
    completion.complete();
  } else {
    completion.fail(std::move(outcome).error());
  }
}

}  // namespace

Secret pending_text_of(const RotationCandidate& candidate) {
  const std::array<std::string_view, 8> parts = {first_line,
                                                 "id ",
                                                 candidate.id,
                                                 "\nkind ",
                                                 name_of(candidate.kind),
                                                 "\nresume_token ",
                                                 candidate.resume_token.expose(),
                                                 "\nsecret "};
  std::size_t size = candidate.secret.expose().size();
  for (const std::string_view part : parts) size += part.size();
  std::vector<char> text;
  text.reserve(size);
  for (const std::string_view part : parts) append(text, part);
  append(text, candidate.secret.expose());
  Secret made(std::string_view(text.data(), text.size()));
  ::explicit_bzero(text.data(), text.size());
  return made;
}

Result<RotationCandidate> read_pending(std::string_view text) {
  const Error unreadable = usage_error("it is not what `azvmreset rotate` writes as a pending candidate",
                                       "look at it by hand: the password may be in force");
  if (text.substr(0, first_line.size()) != first_line) return unreadable;
  text.remove_prefix(first_line.size());
  const auto id = take_line(text, "id ");
  const auto kind = id ? take_line(text, "kind ") : std::nullopt;
  const auto token = kind ? take_line(text, "resume_token ") : std::nullopt;
  constexpr std::string_view secret = "secret ";
  const bool known = kind == name_of(CandidateKind::password) || kind == name_of(CandidateKind::sealing_key);
  if (!token || !known || text.substr(0, secret.size()) != secret) return unreadable;
  RotationCandidate candidate(std::string(*id), Secret(text.substr(secret.size())));
  if (kind == name_of(CandidateKind::sealing_key)) candidate.kind = CandidateKind::sealing_key;
  candidate.resume_token = Secret(*token);
  return candidate;
}

Result<std::shared_ptr<VaultFile>> VaultFile::open(const std::string& path, const Interrupts& interrupts) {
  const std::shared_ptr<VaultFile> vault(new VaultFile(path));
  auto current = read(path, interrupts);
  if (!current) return std::move(current).error();
  if (*current) vault->current_.emplace(id_of_current, without_line_end(std::move(**current)));
  auto pending = read(vault->pending_path(), interrupts);
  if (!pending) return std::move(pending).error();
  if (*pending) {
    auto candidate = read_pending((*pending)->expose());
    if (!candidate) {
      Error error = std::move(candidate).error();
      error.message = printable(vault->pending_path()) + ": " + error.message;
      return error;
    }
    vault->pending_ = std::move(*candidate);
  }
  return vault;
}

std::optional<RotationCandidate> VaultFile::current() const {
  if (!current_) return std::nullopt;
  return current_->duplicate();
}

std::optional<RotationCandidate> VaultFile::pending() const {
  if (!pending_) return std::nullopt;
  return pending_->duplicate();
}

void VaultFile::store_pending(std::uint64_t, RotationCandidate candidate, StoreCompletion completion) {
  auto stored = replace(pending_path(), pending_text_of(candidate));
  if (stored) pending_ = std::move(candidate);
  end(completion, std::move(stored));
}

void VaultFile::commit(std::uint64_t, std::string candidate_id, StoreCompletion completion) {
  end(completion, commit(candidate_id));
}

// The password is in FILE before FILE.pending goes; where only the first was
// done, the next rotation finds the same password twice, and commits it again.
Result<void> VaultFile::commit(const std::string& candidate_id) {
  if (pending_ && pending_->id == candidate_id) {
    if (auto stored = replace(path_, with_line_end(pending_->secret)); !stored) return stored;
    current_.emplace(id_of_current, std::move(pending_->secret));
  }
  pending_.reset();
  return remove(pending_path());
}

}  // namespace azvmreset::cli
