// A journal of the host: the C table behind the C++ interface.
#include <azvmreset/journal.hpp>

#include "capi/completion.hpp"
#include "capi/lend.hpp"
#include "capi/rescue_keeping.hpp"
#include "capi/store_completion.hpp"

#include <memory>
#include <string>
#include <utility>

struct azvmr_read_completion {
  azvmreset::ReadCompletion rep;
};

namespace azvmreset::capi {
namespace {

class HostJournalTable final : public HostJournal {
 public:
  HostJournalTable(const azvmr_journal& table, UserData user) noexcept : table_(table), user_(std::move(user)) {}

  void read(std::uint64_t call, ReadCompletion completion) override {
    end(completion, [&] {
      auto* handed_over = new azvmr_read_completion{std::move(completion)};
      table_.read(call, handed_over, user_.get());
    });
  }

  void append(std::uint64_t call, std::uint64_t offset, std::string bytes, StoreCompletion completion) override {
    end(completion, [&] {
      auto request =
          std::make_unique<const azvmr_append_request>(azvmr_append_request{{call, offset, std::move(bytes)}});
      const azvmr_append_request* asked = request.get();
      auto* handed_over = new azvmr_store_completion{{nullptr, nullptr, std::move(request), std::move(completion)}};
      table_.append(asked, handed_over, user_.get());
    });
  }

  void cancel(std::uint64_t call) noexcept override {
    if (table_.cancel != nullptr) table_.cancel(call, user_.get());
  }

 private:
  azvmr_journal table_;
  UserData user_;
};

}  // namespace

std::shared_ptr<HostJournal> host_journal(const azvmr_journal& table, UserData user) {
  return std::make_shared<HostJournalTable>(table, std::move(user));
}

}  // namespace azvmreset::capi

using namespace azvmreset;
using namespace azvmreset::capi;

uint64_t azvmr_append_request_call(const azvmr_append_request* request) {
  return request == nullptr ? 0 : request->rep.call;
}
uint64_t azvmr_append_request_offset(const azvmr_append_request* request) {
  return request == nullptr ? 0 : request->rep.offset;
}
const char* azvmr_append_request_bytes(const azvmr_append_request* request, size_t* length) {
  return lend(request == nullptr ? std::string_view() : request->rep.bytes, length);
}

void azvmr_read_completion_complete(azvmr_read_completion* completion, const char* bytes, size_t length) {
  if (completion == nullptr) return;
  ReadCompletion& answer = completion->rep;
  end(answer, [&] { answer.complete(bytes == nullptr ? std::string() : std::string(bytes, length)); });
}

void azvmr_read_completion_fail(azvmr_read_completion* completion, azvmr_status status, const char* message) {
  if (completion == nullptr) return;
  ReadCompletion& answer = completion->rep;
  end(answer, [&] { answer.fail(host_error(status, message)); });
}

void azvmr_read_completion_free(azvmr_read_completion* completion) { delete completion; }
