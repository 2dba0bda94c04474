// A sink of the host: the C table behind the C++ interface.
#include "capi/sink.hpp"

#include "capi/completion.hpp"
#include "capi/lend.hpp"
#include "capi/store_completion.hpp"

#include <memory>
#include <utility>

namespace azvmreset::capi {
namespace {

class HostSinkTable final : public HostSink {
 public:
  HostSinkTable(const azvmr_sink& table, UserData user) noexcept : table_(table), user_(std::move(user)) {}

  void store(std::uint64_t id, Secret content, StoreCompletion completion) override {
    end(completion, [&] {
      auto request = std::make_unique<const azvmr_store_request>(azvmr_store_request{{id, std::move(content)}});
      const azvmr_store_request* asked = request.get();
      auto* handed_over = new azvmr_store_completion{{std::move(request), nullptr, nullptr, std::move(completion)}};
      table_.store(asked, handed_over, user_.get());
    });
  }

  void cancel(std::uint64_t id) noexcept override {
    if (table_.cancel != nullptr) table_.cancel(id, user_.get());
  }

 private:
  azvmr_sink table_;
  UserData user_;
};

}  // namespace

std::shared_ptr<HostSink> host_sink(const azvmr_sink& table, UserData user) {
  return std::make_shared<HostSinkTable>(table, std::move(user));
}

}  // namespace azvmreset::capi

using namespace azvmreset;
using namespace azvmreset::capi;

uint64_t azvmr_store_request_id(const azvmr_store_request* request) { return request == nullptr ? 0 : request->rep.id; }
const char* azvmr_store_request_content(const azvmr_store_request* request, size_t* length) {
  return lend(request == nullptr ? std::string_view() : request->rep.content.expose(), length);
}

void azvmr_store_completion_complete(azvmr_store_completion* completion) {
  if (completion != nullptr) completion->rep.completion.complete();
}

void azvmr_store_completion_fail(azvmr_store_completion* completion, azvmr_status status, const char* message) {
  if (completion == nullptr) return;
  StoreCompletion& answer = completion->rep.completion;
  end(answer, [&] { answer.fail(host_error(status, message)); });
}

void azvmr_store_completion_free(azvmr_store_completion* completion) { delete completion; }
