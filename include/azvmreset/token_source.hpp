// Tokens that a host gets elsewhere.
#pragma once

#include <azvmreset/result.hpp>
#include <azvmreset/secret.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace azvmreset {

// A bearer token as a host hands it over.
struct AccessToken {
  AccessToken(Secret token_text, std::chrono::system_clock::time_point token_expires)
      : token(std::move(token_text)), expires(token_expires) {}

  Secret token;
  std::chrono::system_clock::time_point expires;
};

// What the library wants a token for. Borrowed for the call that announces it.
struct TokenRequest {
  std::string scope;   // "https://management.azure.com/.default"
  std::string tenant;  // empty when the caller named none
  std::string claims;  // JSON of a claims challenge, or empty
  std::uint64_t id;    // names this request in `TokenSource::cancel`
};

// Ends one token request. The same promises as HttpCompletion.
class TokenCompletion {
 public:
  class Sink {
   public:
    virtual void finish(Delivered<AccessToken> outcome) noexcept = 0;

   protected:
    ~Sink() = default;
  };

  explicit TokenCompletion(std::shared_ptr<Sink> sink) noexcept : sink_(std::move(sink)) {}
  TokenCompletion(TokenCompletion&&) noexcept = default;
  TokenCompletion& operator=(TokenCompletion&& other) noexcept;
  TokenCompletion(const TokenCompletion&) = delete;
  TokenCompletion& operator=(const TokenCompletion&) = delete;
  ~TokenCompletion();

  void complete(AccessToken token) noexcept;
  void fail(Error error) noexcept;

 private:
  std::shared_ptr<Sink> sink_;
};

// Implemented by a host that gets its tokens elsewhere. Both functions are
// called on the thread that drives the loop; neither may block. The library
// caches what it gets and asks again early, one request at a time.
class TokenSource {
 public:
  virtual ~TokenSource() = default;
  virtual void request(const TokenRequest& request, TokenCompletion completion) = 0;

  // The answer to `id` is no longer wanted; a late one is ignored.
  virtual void cancel(std::uint64_t id) noexcept { static_cast<void>(id); }
};

}  // namespace azvmreset
