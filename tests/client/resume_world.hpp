// Clients that are killed, and others that go on.
#pragma once

#include "client/world.hpp"
#include "simulator/world.hpp"

#include <azvmreset/client.hpp>

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace azvmreset::test {

inline constexpr const char* kTokenFile = "resume.json";

// The requests that ARM got, whatever became of them.
inline int count_requests(const World& world, std::string_view method, std::string_view path_part) {
  int count = 0;
  for (const auto& logged : (*world.azure)->requests()) {
    count += logged.request.method == method && logged.request.url.find(path_part) != std::string::npos;
  }
  return count;
}

inline int puts(const World& world) { return count_requests(world, "PUT", "/extensions/"); }
inline std::size_t runs(const World& world) { return (*world.azure)->ledger().size(); }

inline sim::Power power_of(const World& world, std::string_view vm) {
  return (*world.azure)->world().find(vm)->set_up.power;
}

// The last token that reached the sink; empty when none did.
inline std::string token(const World& world) {
  const auto found = world.files->files.find(kTokenFile);
  return found == world.files->files.end() ? "" : found->second;
}

// As a killed process leaves it: whatever has left is on its way, nobody
// waits for an answer, and what was in memory is gone.
template <class Request>
void kill_when(World& world, Request request, Operation<ResetResult> (Client::*start)(Request),
               const std::function<bool()>& reached) {
  Client client = world.client();
  auto operation = (client.*start)(std::move(request));
  while (!operation.done() && !reached()) REQUIRE(client.step(std::chrono::hours(24)));
}

template <class Request>
void kill_after(World& world, Request request, int turns, Operation<ResetResult> (Client::*start)(Request)) {
  kill_when(world, std::move(request), start, [&turns] { return turns-- == 0; });
}

// In the moment when Azure has got the first write to the guest.
template <class Request>
void kill_at_write(World& world, Request request, Operation<ResetResult> (Client::*start)(Request)) {
  kill_when(world, std::move(request), start, [&world] { return puts(world) > 0; });
}

inline Result<ResetResult> resume(World& world, std::string_view password = "") {
  Client client = world.client();
  Resume request(token(world));
  request.password = Secret(password);
  request.resume_sink = FileSink(kTokenFile, true);
  return client.resume(std::move(request)).get();
}

inline ResetPassword resumable(const World& world, std::string_view vm) {
  ResetPassword request = world.reset_of(vm);
  request.resume_sink = FileSink(kTokenFile);
  return request;
}

inline std::string in_words(const Result<ResetResult>& result) {
  return result ? "success" : std::string(name_of(result.error().code)) + ": " + result.error().message;
}

}  // namespace azvmreset::test
