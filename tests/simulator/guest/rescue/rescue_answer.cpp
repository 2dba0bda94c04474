#include "simulator/guest/rescue/rescue_answer.hpp"

#include "base/ascii.hpp"
#include "base/encoding/base64.hpp"
#include "base/json/writer.hpp"
#include "simulator/digest.hpp"
#include "simulator/guest/compressed.hpp"

#include <algorithm>
#include <cstdint>

namespace azvmreset::sim {
namespace {

constexpr std::size_t kMostChunk = 2700, kMostText = 300;

std::string plain(std::string_view text) {
  std::string out(text.substr(0, kMostText));
  for (char& c : out) {
    if (c == '\\') c = '/';
    if (!base::is_alphanumeric(c) && std::string_view(" ._:/,()-").find(c) == std::string_view::npos) c = '?';
  }
  return out;
}

}  // namespace

std::string rescue_answer(const RescueReport& report, std::size_t offset, std::string_view nonce,
                          std::string_view outcome, std::string_view reason, std::string_view text) {
  const std::string packed = gzipped(report.text);
  const std::size_t from = std::min(offset, packed.size());
  base::json::Writer out;
  out.begin_object().member("azvmreset", 1).member("nonce", nonce).key("rescue").begin_object();
  out.member("outcome", outcome).member("reason", reason).member("text", plain(text));
  out.member("total", static_cast<std::int64_t>(packed.size())).member("offset", static_cast<std::int64_t>(from));
  out.member("sha256", digest_of(packed));
  out.member("chunk", base::base64_encode(std::string_view(packed).substr(from, kMostChunk)));
  out.end_object().end_object();
  return out.text();
}

}  // namespace azvmreset::sim
