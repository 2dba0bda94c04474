// A service that puts foreign URLs wherever a client might follow one. The
// bearer token must reach nobody else, every such answer must end as it
// should, and honest spellings must work.
#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/quote.hpp"
#include "client/surroundings.hpp"
#include "hostile/carriers.hpp"
#include "hostile/spellings.hpp"
#include "support/seeded_random.hpp"
#include "support/virtual_port.hpp"

#include <azvmreset/client.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

namespace azvmreset::hostile {
namespace {

constexpr std::string_view kToken = "the-one-and-only-token";

// What an attacker would hear. He would play along, so he is answered for.
class HostileService final : public Transport {
 public:
  void prepare(const Carrier& carrier, const std::string& url) {
    carrier_ = &carrier;
    url_ = url;
    requests_ = 0;
    astray_ = 0;
  }

  void start(std::uint64_t, HttpRequest request, HttpCompletion completion) override {
    ++requests_;
    if (!request.url.starts_with(std::string(kArm) + "/")) ++astray_;
    completion.complete(carrier_->answer({request.method, request.url, requests_}, url_));
  }
  void cancel(std::uint64_t) noexcept override {}

  std::uint32_t requests() const noexcept { return requests_; }
  std::uint32_t astray() const noexcept { return astray_; }

 private:
  const Carrier* carrier_ = nullptr;
  std::string url_;
  std::uint32_t requests_ = 0;
  std::uint32_t astray_ = 0;
};

class Trial {
 public:
  Trial()
      : service_(std::make_shared<HostileService>()), port_(std::make_shared<test::VirtualPort>()), client_(made()) {}

  // Every `stride`th spelling for each carrier, and for each carrier others.
  void all(std::size_t stride) {
    constexpr std::string_view path = "/subscriptions/s/providers/p/operations/1?api-version=2024-07-01";
    const std::vector<Spelling> spellings = spellings_of(path);
    std::size_t offset = 0;
    for (const Carrier& carrier : carriers()) {
      for (std::size_t i = offset % stride; i < spellings.size(); i += stride) one(carrier, spellings[i]);
      ++offset;
    }
  }

  std::size_t answers = 0, foreign = 0, astray = 0, wrong = 0;

 private:
  Client made() {
    ClientOptions options(ReadyToken{Secret(kToken)});
    options.drive = Drive::host;
    client::Surroundings surroundings;
    surroundings.transport = service_;
    surroundings.port = port_;
    surroundings.clock = port_;
    surroundings.random = std::make_shared<test::SeededRandom>();
    auto client = client::Factory::create(std::move(options), std::move(surroundings));
    if (!client) throw std::runtime_error(client.error().message);
    return std::move(*client);
  }

  void one(const Carrier& carrier, const Spelling& spelling) {
    service_->prepare(carrier, spelling.url);
    ++answers;
    foreign += spelling.nature == Nature::foreign;

    auto operation = client_.rest(carrier.request());
    const auto ended = operation.wait(std::chrono::hours(2));
    if (!ended || !*ended) return complain(carrier, spelling, "it hangs");
    const auto result = operation.take_result();
    if (service_->astray() > 0) {
      ++astray;
      complain(carrier, spelling, "a request went astray");
    }
    const bool refused =
        !result && std::count(carrier.refusals.begin(), carrier.refusals.end(), result.error().code) == 1;
    const bool may_be_followed = spelling.nature != Nature::foreign && !carrier.never_followed;
    const bool may_be_refused = spelling.nature != Nature::own || carrier.never_followed;
    if (result ? may_be_followed : refused && may_be_refused) return;
    complain(carrier, spelling,
             result ? "it was followed" : std::string(name_of(result.error().code)) + ": " + result.error().message);
  }

  void complain(const Carrier& carrier, const Spelling& spelling, std::string_view what) {
    ++wrong;
    const std::string line =
        base::format("{} {}: {}\n", carrier.name, base::quoted(spelling.url, 200), what.substr(0, 300));
    std::fputs(line.c_str(), stdout);
  }

  std::shared_ptr<HostileService> service_;
  std::shared_ptr<test::VirtualPort> port_;
  Client client_;
};

}  // namespace
}  // namespace azvmreset::hostile

// hostile_service [--all]: without it every seventh spelling, which is enough to meet them all in one carrier or
// another.
int main(int argc, char**) {
  try {
    azvmreset::hostile::Trial trial;
    trial.all(argc > 1 ? 1 : 7);
    const std::string line = azvmreset::base::format(
        "{} hostile answers, {} of them foreign: the token went astray {} times, {} ended wrongly\n", trial.answers,
        trial.foreign, trial.astray, trial.wrong);
    std::fputs(line.c_str(), stdout);
    return trial.wrong == 0 ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
