#include "auth/workload_identity_provider.hpp"

#include "auth/background_file.hpp"
#include "auth/token_endpoint.hpp"
#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

namespace azvmreset::auth {

namespace {

// Tokens with hundreds of groups have a tenth of it.
constexpr std::size_t kLargestFile = 64u << 10;

std::string_view without_space_around(std::string_view text) noexcept {
  constexpr std::string_view space = " \t\r\n";
  const auto first = text.find_first_not_of(space);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(space) - first + 1);
}

bool is_base64url(std::string_view text) noexcept {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return base::is_alphanumeric(c) || c == '-' || c == '_'; });
}

// Three parts; what is in them is the issuers' business.
bool looks_like_jwt(std::string_view text) noexcept {
  const auto first = text.find('.');
  const auto second = first == std::string_view::npos ? first : text.find('.', first + 1);
  return second != std::string_view::npos && is_base64url(text.substr(0, first)) &&
         is_base64url(text.substr(first + 1, second - first - 1)) && is_base64url(text.substr(second + 1));
}

constexpr std::string_view kCheckFile =
    "check the path (AZURE_FEDERATED_TOKEN_FILE); on Kubernetes the pod needs the label "
    "azure.workload.identity/use: \"true\" and its service account";

// The token in the file, or what is there instead; never any of it.
Result<std::string_view> token_in(const Secret& content, const std::string& path) {
  const std::string_view text = without_space_around(content.expose());
  if (looks_like_jwt(text)) return text;
  auto error = base::fail(ErrorCode::invalid_argument, "the federated token file {} {}", base::quoted(path, 200),
                          text.empty() ? "is empty" : "holds no token; expected three parts of Base64, joined by dots");
  error.remedy = kCheckFile;
  return error;
}

}  // namespace

WorkloadIdentityProvider::WorkloadIdentityProvider(const Means& means, WorkloadIdentity credential)
    : sender_(means.sender),
      clock_(means.clock),
      worker_(means.worker),
      files_(means.files),
      credential_(std::move(credential)) {}

Result<std::unique_ptr<TokenProvider>> WorkloadIdentityProvider::create(const Means& means,
                                                                        WorkloadIdentity credential) {
  auto tenant_fits = check_tenant(credential.tenant);
  if (!tenant_fits) return std::move(tenant_fits).error();
  auto client_fits = check_client(credential.client_id);
  if (!client_fits) return std::move(client_fits).error();
  if (credential.token_file.empty()) {
    Error error(ErrorCode::invalid_argument, "no federated token file is named");
    error.remedy = kCheckFile;
    return error;
  }
  return std::unique_ptr<TokenProvider>(new WorkloadIdentityProvider(means, std::move(credential)));
}

engine::Task<Result<Token>> WorkloadIdentityProvider::fetch(TokenWish wish) {
  auto url = endpoint_of(*wish.authority, wish.tenant.empty() ? credential_.tenant : wish.tenant);
  if (!url) co_return std::move(url).error();
  auto content = co_await read_in_background(worker_, files_, credential_.token_file, kLargestFile);
  if (!content) {
    Error error = std::move(content).error();
    if (error.code == ErrorCode::invalid_argument) {
      wish.say_unavailable();
      error.message = "the federated token: " + error.message;
      error.remedy = kCheckFile;
    }
    co_return error;
  }
  auto token = token_in(*content, credential_.token_file);
  if (!token) co_return std::move(token).error();
  const Applicant who{credential_.client_id, credential_.tenant, *token};
  co_return co_await ask_for_token(sender_, clock_, std::move(*url),
                                   client_assertion_form(credential_.client_id, *token, wish), who);
}

}  // namespace azvmreset::auth
