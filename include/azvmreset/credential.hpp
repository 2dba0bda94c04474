// Who signs in.
#pragma once

#include <azvmreset/result.hpp>
#include <azvmreset/secret.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <variant>

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
    virtual void finish(Result<AccessToken> outcome) noexcept = 0;

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

// An application with a client secret: OAuth 2.0 client credentials.
struct ClientSecret {
  ClientSecret(std::string tenant_id, std::string client_id, Secret client_secret)
      : tenant(std::move(tenant_id)), client(std::move(client_id)), secret(std::move(client_secret)) {}

  std::string tenant;  // GUID or domain name
  std::string client;  // application (client) id
  Secret secret;
};

// A token that is ready. It is opaque and never refreshed.
struct ReadyToken {
  explicit ReadyToken(Secret ready_token) : token(std::move(ready_token)) {}

  Secret token;
};

using Credential = std::variant<ClientSecret, ReadyToken, std::shared_ptr<TokenSource>>;

}  // namespace azvmreset
