// A token source of the host: the C table behind the C++ interface.
#include "capi/completion.hpp"
#include "capi/lend.hpp"
#include "capi/options.hpp"
#include "capi/user_data.hpp"

#include <azvmreset/credential.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

struct azvmr_token_request {
  azvmreset::TokenRequest rep;
};

// Owns the request, so that the host may look at it for as long as it works.
struct azvmr_token_completion {
  struct {
    azvmr_token_request request;
    azvmreset::TokenCompletion completion;
  } rep;
};

namespace azvmreset::capi {
namespace {

class HostTokenSource final : public TokenSource {
 public:
  HostTokenSource(const azvmr_token_source& table, UserData user) noexcept : table_(table), user_(std::move(user)) {}

  void request(const TokenRequest& request, TokenCompletion completion) override {
    end(completion, [&] {
      auto* handed_over = new azvmr_token_completion{{{request}, std::move(completion)}};
      table_.request(&handed_over->rep.request, handed_over, user_.get());
    });
  }

  void cancel(std::uint64_t id) noexcept override {
    if (table_.cancel != nullptr) table_.cancel(id, user_.get());
  }

 private:
  azvmr_token_source table_;
  UserData user_;
};

const char* text(const azvmr_token_request* request, std::string TokenRequest::*field, size_t* length) noexcept {
  return lend(request == nullptr ? std::string_view() : request->rep.*field, length);
}

}  // namespace
}  // namespace azvmreset::capi

using namespace azvmreset;
using namespace azvmreset::capi;

azvmr_status azvmr_options_set_token_source(azvmr_options* options, const azvmr_token_source* source,
                                            azvmr_error** err) {
  if (source == nullptr || source->struct_size < sizeof(azvmr_token_source)) {
    return fail(err, ErrorCode::invalid_argument, "the source is NULL, or its struct_size is not set");
  }
  UserData user(source->user_data, source->release);
  return set(options, err, [&](OptionsRecord& record) -> Result<void> {
    if (auto given = not_null({{source->request, "request"}}); !given) return given;
    sign_in_with(record, std::make_shared<HostTokenSource>(*source, std::move(user)));
    return {};
  });
}

uint64_t azvmr_token_request_id(const azvmr_token_request* request) { return request == nullptr ? 0 : request->rep.id; }
const char* azvmr_token_request_scope(const azvmr_token_request* request, size_t* length) {
  return text(request, &TokenRequest::scope, length);
}
const char* azvmr_token_request_tenant(const azvmr_token_request* request, size_t* length) {
  return text(request, &TokenRequest::tenant, length);
}
const char* azvmr_token_request_claims(const azvmr_token_request* request, size_t* length) {
  return text(request, &TokenRequest::claims, length);
}

void azvmr_token_completion_complete(azvmr_token_completion* completion, const char* token, size_t token_length,
                                     int64_t expires_at) {
  if (completion == nullptr) return;
  TokenCompletion& answer = completion->rep.completion;
  end(answer, [&] {
    auto text = bytes(token, token_length, "token");
    if (!text) return answer.fail(std::move(text).error());
    using Clock = std::chrono::system_clock;
    // What the clock cannot hold is as far away as it can say.
    const auto furthest = std::chrono::floor<std::chrono::milliseconds>(Clock::duration::max()).count();
    const std::chrono::milliseconds since_1970(std::clamp<int64_t>(expires_at, 0, furthest));
    answer.complete(AccessToken{Secret(*text), Clock::time_point(since_1970)});
  });
}

void azvmr_token_completion_fail(azvmr_token_completion* completion, azvmr_status status, const char* message) {
  if (completion == nullptr) return;
  TokenCompletion& answer = completion->rep.completion;
  end(answer, [&] { answer.fail(host_error(status, message)); });
}

void azvmr_token_completion_free(azvmr_token_completion* completion) { delete completion; }
