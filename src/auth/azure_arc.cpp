#include "auth/azure_arc.hpp"

#include "auth/identity_answer.hpp"
#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"
#include "base/wiped.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

namespace azvmreset::auth {

namespace {

constexpr std::string_view kHost = "the Azure Arc agent of this server";
constexpr std::string_view kExtension = ".key";
constexpr std::size_t kLongestKey = 4096;

class KeyReading final : public engine::Worker::Job {
 public:
  KeyReading(host::Files& files, std::string folder, std::string name)
      : files_(files), folder_(std::move(folder)), name_(std::move(name)) {}

  void run() override { outcome_.emplace(files_.read_guarded(folder_, name_, kLongestKey)); }
  Result<Secret> take_outcome() { return std::move(*outcome_); }

 private:
  host::Files& files_;
  const std::string folder_;
  const std::string name_;
  std::optional<Result<Secret>> outcome_;
};

Error bad_challenge(std::string_view found) {
  auto error = base::fail(ErrorCode::protocol, "{} answered with an unusable challenge: {}", kHost, found);
  error.remedy = "check that IDENTITY_ENDPOINT and IMDS_ENDPOINT are those of the agent (azcmagent show)";
  return error;
}

// "Basic realm=/var/opt/azcmagent/tokens/<guid>.key", perhaps in quotes.
std::string_view realm_in(std::string_view challenge) noexcept {
  constexpr std::string_view scheme = "Basic realm=";
  if (!base::starts_with_ignoring_case(challenge, scheme)) return {};
  challenge.remove_prefix(scheme.size());
  while (!challenge.empty() && challenge.back() == ' ') challenge.remove_suffix(1);
  const bool in_quotes = challenge.size() >= 2 && challenge.front() == '"' && challenge.back() == '"';
  return in_quotes ? challenge.substr(1, challenge.size() - 2) : challenge;
}

// The name of a key file directly in `folder`, or nothing.
std::optional<std::string> key_name(std::string_view path, std::string_view folder) {
  if (!path.starts_with(folder) || path.size() <= folder.size() || path[folder.size()] != '/') return std::nullopt;
  const auto name = path.substr(folder.size() + 1);
  if (name.size() <= kExtension.size() || !name.ends_with(kExtension)) return std::nullopt;
  if (name.find('/') != std::string_view::npos || !base::is_graphic(name)) return std::nullopt;
  return std::string(name);
}

std::shared_ptr<const Secret> authorization_with(const Secret& key) {
  base::WipedString value;
  base::append(value, "Basic ");
  base::append(value, key.expose());
  return std::make_shared<const Secret>(base::view(value));
}

}  // namespace

engine::Task<Result<Secret>> AzureArc::key_named_in(std::string challenge) {
  const auto path = realm_in(challenge);
  if (path.empty()) co_return bad_challenge("expected a realm that names a key file");
  auto name = key_name(path, token_folder_);
  if (!name) {
    co_return bad_challenge(
        base::format("it names {}; expected a .key file in {}", base::quoted(path, 200), token_folder_));
  }
  const auto job = std::make_shared<KeyReading>(files_, token_folder_, std::move(*name));
  auto ran = co_await worker_.run(job);
  if (!ran) co_return std::move(ran).failure();
  co_return job->take_outcome();
}

engine::Task<Result<Token>> AzureArc::fetch(TokenWish wish) {
  auto name = name_of(identity_, {}, kHost);
  if (!name) {
    wish.say_unavailable();
    co_return std::move(name).error();
  }
  auto question = identity_question(endpoint_, "2019-11-01", wish, *name);
  if (!question) co_return std::move(question).error();
  question->headers.emplace_back("Metadata", "true");
  // A challenge is no JSON, and the answer after it is read with care anyway.
  question->expects_json = false;

  http::Request first = *question;
  auto challenged = co_await sender_.send(std::move(first));
  if (!challenged) co_return std::move(challenged).error();
  const IdentityTeller nothing_to_hide{kHost, {}};
  if (challenged->status() != 401) {
    if (challenged->success()) co_return bad_challenge("expected status 401 to the first question, found a success");
    co_return read_identity_answer(*challenged, clock_.wall_now(), nothing_to_hide);
  }
  auto key = co_await key_named_in(std::string(challenged->header("WWW-Authenticate").value_or("")));
  if (!key) {
    Error error = std::move(key).error();
    if (error.code == ErrorCode::invalid_argument) {
      wish.say_unavailable();
      error.message = "the proof that the Azure Arc agent asks for: " + error.message;
      error.remedy = "let the user of this program be a member of the group himds, or root";
    }
    co_return error;
  }
  question->authorization = authorization_with(*key);
  const auto asked = clock_.wall_now();
  auto answer = co_await sender_.send(std::move(*question));
  if (!answer) co_return std::move(answer).error();
  const IdentityTeller who{kHost, key->expose()};
  co_return read_identity_answer(*answer, asked, who);
}

}  // namespace azvmreset::auth
