#include "auth/azure_arc.hpp"

#include "auth/arc_challenge.hpp"
#include "auth/identity_answer.hpp"
#include "base/wiped.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

namespace azvmreset::auth {

namespace {

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

std::shared_ptr<const Secret> authorization_with(const Secret& key) {
  base::WipedString value;
  base::append(value, "Basic ");
  base::append(value, key.expose());
  return std::make_shared<const Secret>(base::view(value));
}

}  // namespace

engine::Task<Result<Secret>> AzureArc::key_named_in(std::string challenge) {
  auto name = key_file_in(challenge, token_folder_);
  if (!name) co_return std::move(name).error();
  const auto job = std::make_shared<KeyReading>(files_, token_folder_, std::move(*name));
  auto ran = co_await worker_.run(job);
  if (!ran) co_return std::move(ran).failure();
  co_return job->take_outcome();
}

engine::Task<Result<Token>> AzureArc::fetch(TokenWish wish) {
  auto name = name_of(identity_, {}, kArcAgent);
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
  const IdentityTeller nothing_to_hide{kArcAgent, {}};
  if (challenged->status() != 401) {
    if (challenged->success())
      co_return bad_arc_challenge("expected status 401 to the first question, found a success");
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
  const IdentityTeller who{kArcAgent, key->expose()};
  co_return read_identity_answer(*answer, asked, who);
}

}  // namespace azvmreset::auth
