// The way out of a process that may die around any request.
#pragma once

#include "crashes/mortality.hpp"

#include <azvmreset/transport.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace azvmreset::crashes {

// What a process has sent, in the order of all processes of a scene.
struct SentRequest {
  std::uint64_t process = 0;
  std::string method;
  std::string url;
  std::string body;
};

// Requests for tokens are no moments: nothing hangs on them.
class MortalTransport final : public Transport {
 public:
  // Ids are unique within one client; `process` makes them so among several.
  MortalTransport(std::shared_ptr<Mortality> mortality, std::shared_ptr<Transport> azure, std::uint64_t process,
                  std::vector<SentRequest>& sent);
  ~MortalTransport() override;

  void start(std::uint64_t id, HttpRequest request, HttpCompletion completion) override;
  void cancel(std::uint64_t id) noexcept override;

 private:
  class Answers;

  Mortality& mortality_;
  std::shared_ptr<Transport> azure_;
  const std::uint64_t process_;
  std::vector<SentRequest>& sent_;
  std::shared_ptr<Answers> answers_;
};

}  // namespace azvmreset::crashes
