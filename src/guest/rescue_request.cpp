#include "guest/rescue_request.hpp"

#include "base/ascii.hpp"
#include "base/digest.hpp"
#include "base/encoding/base64.hpp"
#include "base/encoding/base64url.hpp"
#include "base/encoding/hex.hpp"
#include "base/fail.hpp"
#include "base/format.hpp"
#include "base/quote.hpp"
#include "base/wiped.hpp"
#include "guest/gzip.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace azvmreset::guest {
namespace {

constexpr std::string_view verb_names[] = {"prepare", "probe", "read", "write", "remove"};
constexpr std::string_view kind_names[] = {"look", "make", "create", "replace", "remove", "remove_directory", "setup"};

std::string_view name_of(RescueStep::Kind kind) { return kind_names[static_cast<std::size_t>(kind)]; }

// What a shell, a command line and Windows all take for the same.
bool is_plain(std::string_view text, std::string_view also) {
  return std::all_of(text.begin(), text.end(),
                     [&](char c) { return base::is_alphanumeric(c) || also.find(c) != std::string_view::npos; });
}

// Lines of one call. The secret ones are kept apart, and wiped.
struct Lines {
  std::string open;
  base::WipedString secret;

  void add(const Lines& more) {
    open += more.open;
    base::append(secret, base::view(more.secret));
  }
};

std::size_t encoded_size(std::size_t bytes) { return 1 + (bytes * 4 + 2) / 3; }

bool fits(const Lines& lines, std::size_t longest) {
  return encoded_size(lines.open.size()) <= longest && encoded_size(lines.secret.size()) <= longest;
}

std::string head_of(const RescueOrder& order) {
  std::string head = base::format("azvmreset-rescue 1\nverb {}\nnot_after {}\noffset {}\n",
                                  verb_names[static_cast<std::size_t>(order.verb)], order.not_after, order.offset);
  if (order.verb == RescueVerb::prepare) return head;
  head += base::format("lun {}\ndisk_bytes {}\n", order.disk.lun, order.disk.bytes);
  if (!order.disk.computer.empty()) head += base::format("computer {}\n", order.disk.computer);
  if (!order.disk.identity.empty()) head += base::format("identity {}\n", order.disk.identity);
  return head;
}

// So many bytes of a file, from `at`.
Lines piece_of(const RescueStep& step, std::size_t at, std::size_t size) {
  const std::string_view whole = step.content.expose();
  std::string about = base::format("{} {}\nattributes {}\nat {}\nsize {}\nsha256 {}\n", name_of(step.kind), step.path,
                                   step.attributes, at, whole.size(), base::sha256_hex(whole));
  if (step.kind == RescueStep::Kind::create) {
    about += base::format("acl {}\n", base::hex_encode(planted_security_descriptor()));
  }
  Lines lines;
  if (!step.secret) {
    lines.open = about + base::format("gzip {}\n", base::base64_encode(gzip(whole.substr(at, size))));
    return lines;
  }
  // The one encoder that leaves nothing behind is that of base64url.
  const Secret content = base::base64url_encode(Secret(whole.substr(at, size)));
  base::append(lines.secret, about);
  base::append(lines.secret, "plain ");
  base::append(lines.secret, content.expose());
  base::append(lines.secret, "\n");
  return lines;
}

std::string line_of(const RescueStep& step) {
  if (step.kind != RescueStep::Kind::setup) return base::format("{} {}\n", name_of(step.kind), step.path);
  return base::format("setup {} {} x{}\n", step.expected, step.setup.type,
                      base::base64url_encode(step.setup.command_line));
}

bool has_content(const RescueStep& step) {
  return step.kind == RescueStep::Kind::create || step.kind == RescueStep::Kind::replace;
}

// What is sent of a step, each part small enough for a call of its own.
Result<std::vector<Lines>> parts_of(const RescueStep& step, std::size_t room) {
  std::vector<Lines> parts;
  if (!has_content(step)) {
    parts.push_back(Lines{line_of(step), {}});
  } else if (step.kind == RescueStep::Kind::replace) {
    parts.push_back(piece_of(step, 0, step.content.expose().size()));
  } else {
    // Bytes that cannot be compressed grow by base64 twice; beside them stands what is said of the file.
    constexpr std::size_t about = 1024;
    const std::size_t size = std::max<std::size_t>(room > about ? (room - about) / 2 : 0, 1);
    const std::size_t whole = step.content.expose().size();
    for (std::size_t at = 0; at == 0 || at < whole; at += size) {
      parts.push_back(piece_of(step, at, std::min(size, whole - at)));
    }
  }
  for (const Lines& part : parts) {
    if (fits(part, room)) continue;
    return base::fail(ErrorCode::invalid_argument, "{} is too long for one call of Run Command",
                      base::quoted(step.path));
  }
  return parts;
}

Secret secret_value(const base::WipedString& lines) {
  if (lines.empty()) return {};
  const Secret encoded = base::base64url_encode(Secret(base::view(lines)));
  base::WipedString value;
  base::append(value, "x");
  base::append(value, encoded.expose());
  return Secret(base::view(value));
}

Result<void> check(const RescueOrder& order, const std::vector<RescueStep>& steps) {
  if (!is_plain(order.disk.computer, "-_") || !is_plain(order.disk.identity, ":-")) {
    return base::fail(ErrorCode::invalid_argument,
                      "expected a plain computer name and identity of a disk, found {}, {}",
                      base::quoted(order.disk.computer), base::quoted(order.disk.identity));
  }
  for (const RescueStep& step : steps) {
    const bool needed = step.kind != RescueStep::Kind::setup;
    if (!is_plain(step.path, "\\._- ") || step.path.empty() == needed) {
      return base::fail(ErrorCode::invalid_argument, "{} is no path that a rescue script takes",
                        base::quoted(step.path));
    }
  }
  return {};
}

RescueStep file_step(const PlantedFile& file) {
  RescueStep step;
  step.kind = file.merged ? RescueStep::Kind::replace : RescueStep::Kind::create;
  step.path = file.path;
  step.content = file.content.duplicate();
  step.attributes = file.attributes;
  step.secret = file.secret;
  return step;
}

RescueStep path_step(RescueStep::Kind kind, std::string_view path) {
  RescueStep step;
  step.kind = kind;
  step.path = path;
  return step;
}

}  // namespace

std::vector<RescueStep> steps_of(const Planting& planting) {
  std::vector<RescueStep> steps;
  for (const PlantingFolder folder : planting.folders) {
    steps.push_back(path_step(RescueStep::Kind::make, path_of(folder)));
  }
  for (const PlantedFile& file : planting.files) steps.push_back(file_step(file));
  if (planting.setup) {
    RescueStep step = path_step(RescueStep::Kind::setup, {});
    step.setup = *planting.setup;
    steps.push_back(std::move(step));
  }
  return steps;
}

std::vector<RescueStep> steps_of(const TakingBack& taking_back) {
  std::vector<RescueStep> steps;
  for (const PlantedFile& file : taking_back.put_back) steps.push_back(file_step(file));
  for (const std::string& path : taking_back.remove) steps.push_back(path_step(RescueStep::Kind::remove, path));
  for (const PlantingFolder folder : taking_back.folders) {
    steps.push_back(path_step(RescueStep::Kind::remove_directory, path_of(folder)));
  }
  return steps;
}

Result<std::vector<RescueParameters>> rescue_calls(const RescueOrder& order, const std::vector<RescueStep>& steps,
                                                   std::size_t longest) {
  if (auto checked = check(order, steps); !checked) return std::move(checked).failure();
  const std::string head = head_of(order);
  const std::size_t room = longest - std::min(longest, encoded_size(head.size()) + 4);

  std::vector<RescueParameters> calls;
  Lines lines{head, {}};
  const auto finish = [&] {
    calls.push_back(RescueParameters{"x" + base::base64url_encode(lines.open), secret_value(lines.secret)});
    lines = Lines{head, {}};
  };
  for (const RescueStep& step : steps) {
    auto parts = parts_of(step, room);
    if (!parts) return std::move(parts).failure();
    for (Lines& part : *parts) {
      Lines both = lines;
      both.add(part);
      // The script takes the secret lines last: what comes after them in order waits for the next call.
      const bool after_secret = !lines.secret.empty() && part.secret.empty();
      if (after_secret || !fits(both, longest)) {
        finish();
        lines.add(part);
      } else {
        lines = std::move(both);
      }
    }
  }
  finish();
  return calls;
}

}  // namespace azvmreset::guest
