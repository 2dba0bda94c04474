// One request on the wire.
#pragma once

#include "engine/timers.hpp"
#include "transport/header_lines.hpp"
#include "transport/issuer.hpp"
#include "transport/network.hpp"
#include "transport/received.hpp"

#include <curl/curl.h>
#include <azvmreset/transport.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

namespace azvmreset::transport {

struct CloseEasy {
  void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
};
using Easy = std::unique_ptr<CURL, CloseEasy>;

// Sets a libcurl handle up for one request, takes in what comes, and says at
// the end what it was. As a timer it is the time without a byte, and the time
// that all of it may take. Confined.
class Exchange final : private engine::Timer {
 public:
  // Who ends an exchange whose time is up.
  class Owner {
   public:
    virtual engine::Timers& timers() noexcept = 0;
    virtual void overdue(Exchange& exchange) noexcept = 0;

   protected:
    ~Owner() = default;
  };

  Exchange(Owner& owner, std::uint64_t id, HttpRequest request, HttpCompletion completion, Easy easy);
  ~Exchange();

  // Makes the handle ready to be given to a multi handle.
  Result<void> set_up(const Network& network);

  std::uint64_t id() const noexcept { return id_; }
  CURL* easy() const noexcept { return easy_.get(); }
  Easy take_easy() noexcept { return std::move(easy_); }

  // End the request, before the handle is taken: by libcurl's verdict, because
  // its time is up, or with an error of the owner's.
  void finish(CURLcode code) noexcept;
  void finish_overdue() noexcept;
  void fail(Error error) noexcept { completion_.fail(std::move(error)); }

 private:
  enum class Halt : std::uint8_t { none, header_cap, body_cap, memory, foreign_peer };

  template <class Value>
  void set(CURLoption option, Value value) noexcept;
  void set_request() noexcept;
  void set_connection(const Network& network) noexcept;
  void set_way(const Network& network) noexcept;
  void set_trust(const Trust& trust) noexcept;
  void set_callbacks() noexcept;

  bool plain_http() const noexcept { return request_.loopback_only || request_.local_only; }
  template <class Address>
  bool leads_away_to(const Address& address) const noexcept;

  engine::TimePoint due() const noexcept;
  std::string_view host() const noexcept;
  std::uint16_t port() const noexcept;
  Result<HttpResponse> outcome(CURLcode code);
  Error halted() const;
  Error broken(CURLcode code, std::string_view detail) const;
  void expired() noexcept override;

  template <class Take>
  std::size_t take_in(std::string_view bytes, Halt cap, Take take) noexcept;

  static std::size_t on_header(char* bytes, std::size_t one, std::size_t size, void* self) noexcept;
  static std::size_t on_body(char* bytes, std::size_t one, std::size_t size, void* self) noexcept;
  static std::size_t on_read(char* into, std::size_t one, std::size_t room, void* self) noexcept;
  static int on_seek(void* self, curl_off_t offset, int origin) noexcept;
  static int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t uploaded) noexcept;
  static int on_ready_to_send(void* self, char* peer, char*, int, int) noexcept;
  static curl_socket_t on_open_socket(void* self, curlsocktype, curl_sockaddr* address) noexcept;
  static CURLcode on_handshake(CURL*, void* context, void* self) noexcept;

  Owner& owner_;
  const std::uint64_t id_;
  const HttpRequest request_;
  HttpCompletion completion_;
  Easy easy_;
  CURLcode refused_setting_ = CURLE_OK;
  HeaderLines headers_;
  Received received_;
  std::array<char, CURL_ERROR_SIZE> detail_{};
  Issuer issuer_;

  engine::TimePoint whole_due_{};
  engine::TimePoint last_byte_{};
  std::size_t fetched_ = 0;  // of the body, by libcurl
  curl_off_t uploaded_ = 0;
  std::uint16_t connected_port_ = 0;
  bool signs_in_at_proxy_ = false;
  bool sent_ = false;
  Halt halt_ = Halt::none;
};

}  // namespace azvmreset::transport
