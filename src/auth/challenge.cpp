#include "auth/challenge.hpp"

#include "base/ascii.hpp"
#include "base/encoding/base64url.hpp"
#include "base/json/reader.hpp"

#include <algorithm>

namespace azvmreset::auth {

namespace {

// Far more than any claims challenge; they travel in a header.
constexpr base::json::Limits kClaimsLimits{16u << 10, 16};

// Reads the header value piece by piece: RFC 9110, section 11.6.1.
class Scanner {
 public:
  explicit Scanner(std::string_view text) noexcept : rest_(text) {}

  bool at_end() const noexcept { return rest_.empty(); }

  void skip_separators() noexcept {
    while (!rest_.empty() && (is_space(rest_.front()) || rest_.front() == ',')) rest_.remove_prefix(1);
  }
  void skip_spaces() noexcept {
    while (!rest_.empty() && is_space(rest_.front())) rest_.remove_prefix(1);
  }
  void skip_one() noexcept { rest_.remove_prefix(1); }

  // A run of token characters, perhaps none.
  std::string_view word() noexcept {
    std::size_t size = 0;
    while (size < rest_.size() && is_word(rest_[size])) ++size;
    const auto found = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return found;
  }

  bool take(char wanted) noexcept {
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // What follows "=": quoted, or bare up to the next separator.
  std::string value() {
    std::string out;
    if (!take('"')) {
      while (!rest_.empty() && !is_space(rest_.front()) && rest_.front() != ',') {
        out += rest_.front();
        rest_.remove_prefix(1);
      }
      return out;
    }
    while (!rest_.empty() && !take('"')) {
      if (rest_.front() == '\\' && rest_.size() > 1) rest_.remove_prefix(1);
      out += rest_.front();
      rest_.remove_prefix(1);
    }
    return out;
  }

 private:
  static bool is_space(char c) noexcept { return c == ' ' || c == '\t'; }
  static bool is_word(char c) noexcept { return base::is_graphic(c) && c != ',' && c != '=' && c != '"'; }

  std::string_view rest_;
};

// The fields of one challenge that matter here.
struct Challenge {
  bool bearer = false;
  std::string error;
  std::string claims;

  // The first of a name counts.
  void set(std::string_view name, std::string value) {
    std::string* field = base::equals_ignoring_case(name, "error")    ? &error
                         : base::equals_ignoring_case(name, "claims") ? &claims
                                                                      : nullptr;
    if (field != nullptr && field->empty()) *field = std::move(value);
  }
};

// Base64 or base64url, padded or not (facts §8), holding a JSON object.
std::optional<std::string> decoded(std::string_view claims) {
  while (!claims.empty() && claims.back() == '=') claims.remove_suffix(1);
  std::string normal(claims);
  std::replace(normal.begin(), normal.end(), '+', '-');
  std::replace(normal.begin(), normal.end(), '/', '_');
  auto json = base::base64url_decode(normal);
  if (!json) return std::nullopt;
  const auto document = base::json::Document::parse(*json, kClaimsLimits);
  if (!document || !document->root().is_object()) return std::nullopt;
  return json;
}

std::optional<std::string> claims_of(const Challenge& challenge) {
  if (!challenge.bearer || challenge.error != "insufficient_claims") return std::nullopt;
  return decoded(challenge.claims);
}

}  // namespace

std::optional<std::string> claims_in(std::string_view www_authenticate) {
  Scanner scanner(www_authenticate);
  Challenge current;
  for (scanner.skip_separators(); !scanner.at_end(); scanner.skip_separators()) {
    const auto word = scanner.word();
    scanner.skip_spaces();
    if (scanner.take('=')) {
      scanner.skip_spaces();
      current.set(word, scanner.value());
    } else if (!word.empty()) {
      // A word without "=" begins the next challenge.
      if (auto claims = claims_of(current)) return claims;
      current = Challenge{};
      current.bearer = base::equals_ignoring_case(word, "Bearer");
    } else {
      scanner.skip_one();
    }
  }
  return claims_of(current);
}

std::optional<std::string> claims_challenge(const http::Response& answer) {
  for (const auto& [name, value] : answer.headers()) {
    if (!base::equals_ignoring_case(name, "WWW-Authenticate")) continue;
    if (auto claims = claims_in(value)) return claims;
  }
  return std::nullopt;
}

}  // namespace azvmreset::auth
