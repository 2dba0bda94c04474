#include "client/world.hpp"

using namespace azvmreset;
using namespace azvmreset::test;

namespace {

// A network on which nobody can be reached.
class DeadNetwork final : public Transport {
 public:
  void start(std::uint64_t, HttpRequest, HttpCompletion completion) override {
    ++tries;
    completion.fail(Error{ErrorCode::connection, "could not connect"});
  }
  void cancel(std::uint64_t) noexcept override {}

  int tries = 0;
};

}  // namespace

TEST_CASE("an authority that cannot be reached is tried four times in all, and the error says what to check",
          "[client][sign_in]") {
  const auto network = std::make_shared<DeadNetwork>();
  const World world(network);
  Client client = world.client();

  const auto failed = client.reset_password(world.reset_of("web-01")).get();

  REQUIRE_FALSE(failed);
  CHECK(failed.error().code == ErrorCode::connection);
  CHECK(failed.error().remedy.find("the authority") != std::string::npos);
  CHECK(network->tries == 4);
}
