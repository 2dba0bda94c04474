#include "auth/chain_provider.hpp"

#include "base/fail.hpp"
#include "engine/sleep.hpp"
#include "engine/within.hpp"

#include <algorithm>
#include <utility>

namespace azvmreset::auth {

namespace {

// "managed-identity: nobody there; azure-cli: not installed"
void append_row(std::string& rows, std::string_view kind, std::string_view text) {
  if (text.empty()) return;
  if (!rows.empty()) rows += "; ";
  rows.append(kind).append(": ").append(text);
}

Error stopped_at(std::string_view kind, Error error, const std::string& passed_over) {
  error.message = base::format("{}: {}; the chain stopped there", kind, error.message);
  if (!passed_over.empty()) error.message += " (passed over: " + passed_over + ")";
  return error;
}

}  // namespace

Result<std::unique_ptr<TokenProvider>> ChainProvider::create(std::vector<Link> links,
                                                             std::chrono::milliseconds time_limit,
                                                             const base::Log& log) {
  if (links.empty()) return Error{ErrorCode::invalid_argument, "the chain of credentials is empty"};
  if (time_limit <= std::chrono::milliseconds::zero()) {
    return Error{ErrorCode::invalid_argument, "the time limit of the chain must be longer than nothing"};
  }
  return std::unique_ptr<TokenProvider>(new ChainProvider(std::move(links), time_limit, log));
}

bool ChainProvider::asks_authority() const noexcept {
  return std::any_of(links_.begin(), links_.end(), [](const Link& link) { return link.provider->asks_authority(); });
}

engine::Task<Result<Token>> ChainProvider::tried(std::size_t link, TokenWish wish) {
  auto fetching = links_[link].provider->fetch(std::move(wish));
  const auto limit = links_[link].waits_for_person ? engine::Duration::max() : time_limit_;
  auto token = co_await engine::within(limit, std::move(fetching));
  co_return token;
}

engine::Task<Result<Token>> ChainProvider::fetch(TokenWish wish) {
  if (kept_) co_return co_await links_[*kept_].provider->fetch(std::move(wish));
  const engine::Scope* scope = co_await engine::current_scope();
  std::string reasons;
  std::string remedies;
  for (std::size_t i = 0; i < links_.size(); ++i) {
    const Link& link = links_[i];
    bool unavailable = false;
    TokenWish asked = wish;
    asked.unavailable = &unavailable;
    auto token = co_await tried(i, std::move(asked));
    if (token) {
      kept_ = i;
      log_.info("auth", "signed in with {}", link.kind);
      co_return token;
    }
    Error error = std::move(token).error();
    if (scope->stopped()) co_return error;
    const bool late = !link.waits_for_person && error.code == ErrorCode::deadline_exceeded;
    if (!unavailable && !late) co_return stopped_at(link.kind, std::move(error), reasons);
    if (late) error.message = base::format("no answer within {} s", std::chrono::duration<double>(time_limit_).count());
    log_.info("auth", "{} is passed over: {}", link.kind, error.message);
    append_row(reasons, link.kind, error.message);
    append_row(remedies, link.kind, error.remedy);
  }
  Error error(ErrorCode::authentication_failed, "no credential of the chain can be used here: " + reasons);
  error.remedy = std::move(remedies);
  co_return error;
}

}  // namespace azvmreset::auth
