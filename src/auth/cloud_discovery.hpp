// Asks a cloud that nobody knows beforehand where to sign in.
#pragma once

#include "base/log.hpp"
#include "engine/single_flight.hpp"
#include "http/pipeline.hpp"

#include <azvmreset/cloud.hpp>

#include <memory>

namespace azvmreset::auth {

// GET {arm}/metadata/endpoints, without a token, over https alone. Whoever
// asks together gets one answer, which then holds for the client's life; a
// failure is not kept. Confined to the loop's thread.
class CloudDiscovery final : private engine::SingleFlight<Cloud>::Fetch {
 public:
  using Found = std::shared_ptr<const Cloud>;

  // `sender` must not be one that adds a bearer token.
  CloudDiscovery(engine::Loop& loop, http::Sender& sender, const base::Log& log, http::Url arm_endpoint)
      : sender_(sender), log_(log), arm_endpoint_(std::move(arm_endpoint)), flight_(loop, *this) {}

  engine::Task<Result<Found>> get();

  void close() noexcept { flight_.stop(); }
  bool busy() const noexcept { return !flight_.idle(); }

 private:
  engine::Task<engine::SingleFlight<Cloud>::Outcome> fetch() override;
  engine::Task<Result<http::Response>> ask(const char* target);
  engine::SingleFlight<Cloud>::Outcome read(Result<http::Response>& answer);

  http::Sender& sender_;
  const base::Log& log_;
  http::Url arm_endpoint_;
  Found found_;
  engine::SingleFlight<Cloud> flight_;
};

}  // namespace azvmreset::auth
