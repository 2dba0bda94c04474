#include "simulator/fidelity.hpp"
#include "support/catch.hpp"

#include <set>

using namespace azvmreset::sim;

TEST_CASE("the table of behaviours", "[simulator][fidelity]") {
  std::set<std::string_view> ids;
  for (const Behaviour& behaviour : behaviours()) {
    INFO(behaviour.id);
    CHECK(ids.insert(behaviour.id).second);
    CHECK(behaviour.variants.size() != 1);
    // What is documented has one way to be.
    if (behaviour.evidence == Evidence::documented) CHECK(behaviour.variants.empty());
  }
}

TEST_CASE("choices", "[simulator][fidelity]") {
  SECTION("seed 0 takes the first variant everywhere") {
    const Choices choices(0);
    for (const Behaviour& behaviour : behaviours()) CHECK(choices.drawn(behaviour.id) == 0);
  }

  SECTION("a seed always draws the same, and seeds reach every variant") {
    std::set<std::pair<std::string_view, std::uint32_t>> seen;
    std::size_t all = 0;
    for (const Behaviour& behaviour : behaviours()) {
      all += std::max<std::size_t>(1, behaviour.variants.size());
      for (std::uint64_t seed = 1; seed < 60; ++seed) {
        const std::uint32_t drawn = Choices(seed).drawn(behaviour.id);
        CHECK(drawn == Choices(seed).drawn(behaviour.id));
        seen.emplace(behaviour.id, drawn);
      }
    }
    CHECK(seen.size() == all);
  }

  SECTION("one can be held fast") { CHECK(Choices(7, {{"C-A5/1", 2}}).pick<PollPace>() == PollPace::zero); }
}
