// Long-running operations: starting, announcing, polling (contract A1).
#pragma once

#include "simulator/arm/call.hpp"
#include "simulator/world.hpp"

#include <string>
#include <string_view>

namespace azvmreset::sim {

// Which polling headers an answer carries.
struct PollHeaders {
  bool async = false;               // Azure-AsyncOperation
  bool location = false;            // Location
  bool operation_location = false;  // Operation-Location, the data-plane style
};

// Confined.
class Operations {
 public:
  explicit Operations(World& world) : world_(world) {}

  Operation& start(const Call& call, std::string_view location);
  // How long what it does takes, as the settings scale it.
  Duration time_for(const Operation& operation, Duration azure_time) const;

  void succeed(std::string_view id, Time now, Answer result = {204, {}, {}});
  void fail(std::string_view id, std::string_view code, std::string_view message, Time now);
  void cancel(std::string_view id, std::string_view code, std::string_view message, Time now);

  // By a newer one; its work may go on all the same.
  void preempt(std::string_view id, Time now);

  void announce(const Operation& operation, PollHeaders which, const Call& call, Answer& answer) const;

  // 202 and its like, announced as the variants have it.
  Answer accepted_delete(const Operation& operation, const Call& call) const;
  Answer accepted_action(const Operation& operation, const Call& call) const;
  Answer accepted_patch(const Operation& operation, const Call& call, std::string shown) const;

  // Operations that count polls go on by one.
  void count_poll(Operation& operation, Time now);

  // "/subscriptions/{s}/providers/{p}/locations/{l}/operations/{id}".
  Answer poll(const Call& call);

 private:
  void end(std::string_view id, std::string_view status, Time now);
  std::string url_of(const Operation& operation, std::string_view api_version, bool location) const;
  void pace(Answer& answer) const;
  Answer status_of(const Operation& operation) const;
  Answer location_of(const Operation& operation, const Call& call) const;

  World& world_;
};

}  // namespace azvmreset::sim
