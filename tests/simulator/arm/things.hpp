// Simulated.Things/widgets: no Azure service, but one whose operations behave
// as the request asks, so that every row of the contract on long-running
// operations can be driven from outside.
#pragma once

#include "simulator/arm/call.hpp"
#include "simulator/arm/operations.hpp"
#include "simulator/world.hpp"

#include <map>
#include <string>

namespace azvmreset::sim {

// Confined. What a request wants stands in its header x-sim-lro:
// "headers=async+location; status=202; polls=2; end=failed; result=204; state=Succeeded".
class Things {
 public:
  Things(World& world, Operations& operations) : world_(world), operations_(operations) {}

  Answer handle(const Call& call);

 private:
  struct Widget {
    std::string id;
    std::string name;
    std::string color;
    std::string state = "Succeeded";
    std::string operation;  // that is polled by the resource itself
  };
  struct Wish;

  Answer write(const Call& call, const Wish& wish);
  Answer remove(const Call& call, const Wish& wish);
  Answer act(const Call& call, const Wish& wish);
  Answer show(const Call& call);

  Answer start(const Call& call, const Wish& wish, Answer first, Answer result, std::function<void()> at_last);
  static Answer shown(const Widget& widget, int status);

  World& world_;
  Operations& operations_;
  std::map<std::string, Widget> widgets_;
};

}  // namespace azvmreset::sim
