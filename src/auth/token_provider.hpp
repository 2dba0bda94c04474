// Where bearer tokens come from.
#pragma once

#include "engine/task.hpp"
#include "http/url.hpp"

#include <azvmreset/result.hpp>
#include <azvmreset/secret.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace azvmreset::auth {

using WallTime = std::chrono::system_clock::time_point;

// A token as it is sent. Movable, confined.
class Token {
 public:
  // `lifetime` runs from `received`. `refresh_in` is the issuer's own wish.
  Token(std::string_view text, WallTime received, std::chrono::seconds lifetime,
        std::optional<std::chrono::seconds> refresh_in = std::nullopt);

  // One whose end is not known.
  explicit Token(std::string_view text);

  // "Bearer eyJ0…", the value of the Authorization header.
  const Secret& authorization() const noexcept { return authorization_; }
  std::string_view text() const noexcept;

  bool valid_at(WallTime now) const noexcept { return now < expires_; }
  bool stale_at(WallTime now) const noexcept { return now >= refresh_after_; }

 private:
  Secret authorization_;
  WallTime expires_ = WallTime::max();
  WallTime refresh_after_ = WallTime::max();
};

// Whether it can be sent: visible ASCII, no space.
bool is_bearer_text(std::string_view text) noexcept;

// Who issues tokens. Immutable once it is known.
struct Authority {
  explicit Authority(http::Url where) : url(std::move(where)) {}

  http::Url url;
  bool adfs = false;  // AD FS: a path and a parameter of its own (facts §7)
};

struct TokenWish {
  explicit TokenWish(std::string wanted_scope, std::shared_ptr<const Authority> issuer = nullptr)
      : scope(std::move(wanted_scope)), authority(std::move(issuer)) {}

  std::string scope;                           // "https://management.azure.com/.default"
  std::shared_ptr<const Authority> authority;  // null only for those who need none
  std::string tenant;                          // empty: the credential's own
  std::string claims;                          // JSON of a claims challenge, or empty

  // A renewal ahead of time, for which nobody waits: no person is asked.
  bool in_background = false;

  // Belongs to who wishes and outlives the fetch, or null. Set beside an error
  // when this way to sign in does not exist here, so that another may be tried.
  bool* unavailable = nullptr;
  void say_unavailable() const noexcept {
    if (unavailable != nullptr) *unavailable = true;
  }
};

// One way to sign in. Fails with authentication_failed and a remedy, or with
// the error of the transport. Confined to the loop's thread.
class TokenProvider {
 public:
  virtual ~TokenProvider() = default;
  virtual engine::Task<Result<Token>> fetch(TokenWish wish) = 0;

  // Whether a wish must say who issues the token.
  virtual bool asks_authority() const noexcept { return true; }
};

}  // namespace azvmreset::auth
