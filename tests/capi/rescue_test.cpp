// A whole rescue by the C interface, with a journal of the host's, under virtual time; and its requests where memory
// runs out at the n-th allocation, for every n.
#include "capi/client.hpp"
#include "client/allocation.hpp"
#include "client/world.hpp"

#include <azvmreset.h>

#include <cstring>
#include <string>

using namespace azvmreset::test;

namespace {

struct KeptJournal {
  std::string bytes;
  bool sealed = false;  // it keeps nothing more
  int reads = 0;
  int appends = 0;
  int registered = 0;
  int released = 0;

  // Another user data goes out.
  KeptJournal* given() {
    ++registered;
    return this;
  }
};

KeptJournal& journal_of(void* user_data) { return *static_cast<KeptJournal*>(user_data); }

void read_journal(uint64_t, azvmr_read_completion* completion, void* user_data) {
  KeptJournal& journal = journal_of(user_data);
  ++journal.reads;
  azvmr_read_completion_complete(completion, journal.bytes.data(), journal.bytes.size());
  azvmr_read_completion_free(completion);
}

void append_to_journal(const azvmr_append_request* request, azvmr_store_completion* completion, void* user_data) {
  KeptJournal& journal = journal_of(user_data);
  {
    const Exempt exempt;
    ++journal.appends;
    size_t length = 0;
    const char* bytes = azvmr_append_request_bytes(request, &length);
    journal.bytes.resize(azvmr_append_request_offset(request));
    journal.bytes.append(bytes, length);
  }
  if (journal.sealed) {
    azvmr_store_completion_fail(completion, AZVMR_PERMISSION_DENIED, "the database is sealed");
  } else {
    azvmr_store_completion_complete(completion);
  }
  azvmr_store_completion_free(completion);
}

void release_journal(void* user_data) { ++journal_of(user_data).released; }

template <class Set, class Request>
azvmr_status keep_with(Set set, Request* request, KeptJournal& journal, azvmr_error** err) {
  const azvmr_journal table{sizeof(azvmr_journal), read_journal,   append_to_journal, nullptr,
                            journal.given(),       release_journal};
  return set(request, &table, err);
}

struct Vms {
  explicit Vms(const World& world) : dead(world.vm("dead-01").text()), rescue(world.vm("rescue-01").text()) {}

  std::string dead;
  std::string rescue;
};

// With a chosen password, at the rescue VM that is there.
azvmr_status make_rescue(azvmr_rescue** out, const Vms& vms, KeptJournal& journal, azvmr_error** err) {
  azvmr_plan_rescue* planned = nullptr;
  azvmr_status status = azvmr_plan_rescue_new(&planned, vms.dead.c_str(), err);
  const auto then = [&status](azvmr_status now) { status = now; };
  if (status == AZVMR_OK) then(azvmr_plan_rescue_set_username(planned, "azureuser", err));
  if (status == AZVMR_OK) then(azvmr_plan_rescue_set_rescue_vm(planned, vms.rescue.c_str(), err));
  if (status == AZVMR_OK) then(azvmr_rescue_new(out, planned, err));
  if (status == AZVMR_OK) then(azvmr_rescue_set_plaintext(*out, kNewPassword.data(), kNewPassword.size(), err));
  if (status == AZVMR_OK) then(keep_with(azvmr_rescue_set_journal, *out, journal, err));
  azvmr_plan_rescue_free(planned);
  return status;
}

// Makes the requests, and goes on by a journal that is empty: AZVMR_INVALID_ARGUMENT, or AZVMR_OUT_OF_MEMORY.
azvmr_status resume_nothing(azvmr_client& client, const Vms& vms, KeptJournal& journal) {
  azvmr_error* err = nullptr;
  azvmr_rescue* rescue = nullptr;
  azvmr_resume_rescue* resume = nullptr;
  azvmr_rollback* rollback = nullptr;
  azvmr_cleanup* cleanup = nullptr;
  azvmr_operation* operation = nullptr;
  azvmr_result* result = nullptr;
  azvmr_status status = make_rescue(&rescue, vms, journal, &err);
  const auto fine = [&status](azvmr_status now) { return (status = now) == AZVMR_OK; };
  if (status == AZVMR_OK && fine(azvmr_resume_rescue_new(&resume, &err)) && fine(azvmr_rollback_new(&rollback, &err)) &&
      fine(azvmr_cleanup_new(&cleanup, &err)) && fine(keep_with(azvmr_rollback_set_journal, rollback, journal, &err)) &&
      fine(keep_with(azvmr_cleanup_set_journal, cleanup, journal, &err)) &&
      fine(keep_with(azvmr_resume_rescue_set_journal, resume, journal, &err)) &&
      fine(azvmr_client_resume_rescue(&operation, &client, resume, &err)) &&
      fine(azvmr_operation_wait(operation, AZVMR_FOREVER, nullptr, &err))) {
    status = azvmr_operation_result(&result, operation, &err);
  }
  CHECK(azvmr_error_code(err) == status);
  CHECK(azvmr_error_json(err, nullptr) != nullptr);
  azvmr_operation_free(operation);
  azvmr_rescue_free(rescue);
  azvmr_resume_rescue_free(resume);
  azvmr_rollback_free(rollback);
  azvmr_cleanup_free(cleanup);
  azvmr_error_free(err);
  return status;
}

}  // namespace

TEST_CASE("a rescue from C by a journal of the host goes to its end, and its result has getters", "[capi][rescue]") {
  World world;
  azvmr_client client{world.client()};
  KeptJournal journal;
  azvmr_rescue* request = nullptr;
  azvmr_operation* operation = nullptr;
  azvmr_result* result = nullptr;
  azvmr_error* err = nullptr;
  REQUIRE(make_rescue(&request, Vms(world), journal, &err) == AZVMR_OK);
  REQUIRE(azvmr_client_rescue(&operation, &client, request, &err) == AZVMR_OK);
  azvmr_rescue_free(request);
  REQUIRE(azvmr_operation_wait(operation, AZVMR_FOREVER, nullptr, &err) == AZVMR_OK);
  azvmr_operation_result(&result, operation, &err);
  azvmr_operation_free(operation);
  INFO(azvmr_error_json(err, nullptr) << azvmr_result_json(result, nullptr));
  REQUIRE(result != nullptr);

  CHECK(azvmr_result_kind(result) == AZVMR_RESULT_RESCUE);
  CHECK(azvmr_result_end(result) == AZVMR_RESCUE_SUCCEEDED);
  CHECK(azvmr_result_outcome(result) == AZVMR_PLANTED_OUTCOME_DONE);
  CHECK(azvmr_result_evidence(result) >= AZVMR_EVIDENCE_CONFIRMED);
  CHECK(azvmr_result_action(result, nullptr) == std::string("reset_password"));
  CHECK(azvmr_result_username(result, nullptr) == std::string("azureuser"));
  CHECK(azvmr_result_power(result, nullptr) == std::string("running"));
  CHECK(azvmr_result_target(result, nullptr) == world.vm("dead-01").text());
  const std::string plan = azvmr_result_plan_id(result, nullptr);
  CHECK_FALSE(plan.empty());
  CHECK(std::strstr(azvmr_result_os_disk_id(result, nullptr), plan.c_str()) != nullptr);
  CHECK(*azvmr_result_original_disk_id(result, nullptr) != '\0');
  CHECK(std::strstr(azvmr_result_original_disk_id(result, nullptr), plan.c_str()) == nullptr);
  CHECK(azvmr_result_resumed(result) == 0);
  CHECK(azvmr_result_plaintext_may_remain(result) == AZVMR_NO);
  CHECK(azvmr_result_downtime(result) > 0);
  CHECK(azvmr_result_finished_at(result) > azvmr_result_started_at(result));
  CHECK(std::strstr(azvmr_result_json(result, nullptr), kNewPassword.data()) == nullptr);
  azvmr_result_free(result);

  CHECK(world.accepts("dead-01", kNewPassword));
  CHECK(journal.appends > 10);
  CHECK(journal.bytes.find(kNewPassword) == std::string::npos);
  CHECK(journal.released == journal.registered);
}

TEST_CASE("what a journal of C does not keep is not done", "[capi][rescue]") {
  World world;
  azvmr_client client{world.client()};
  KeptJournal journal;
  journal.sealed = true;
  azvmr_rescue* request = nullptr;
  azvmr_operation* operation = nullptr;
  azvmr_result* result = nullptr;
  azvmr_error* err = nullptr;
  REQUIRE(make_rescue(&request, Vms(world), journal, &err) == AZVMR_OK);
  REQUIRE(azvmr_client_rescue(&operation, &client, request, &err) == AZVMR_OK);
  azvmr_rescue_free(request);
  REQUIRE(azvmr_operation_wait(operation, AZVMR_FOREVER, nullptr, &err) == AZVMR_OK);
  CHECK(azvmr_operation_result(&result, operation, &err) == AZVMR_PERMISSION_DENIED);
  CHECK(std::strstr(azvmr_error_message(err, nullptr), "the database is sealed") != nullptr);
  CHECK(std::strstr(azvmr_error_json(err, nullptr), kNewPassword.data()) == nullptr);
  CHECK(result == nullptr);
  azvmr_error_free(err);
  azvmr_operation_free(operation);
  CHECK(journal.appends == 1);
  CHECK(journal.released == journal.registered);
}

TEST_CASE("the requests of a rescue by the C interface whose n-th allocation fails, for every n", "[capi][memory]") {
  const World world;
  const Vms vms(world);
  azvmr_client client{world.client()};
  KeptJournal journal;
  // What is made once comes with the first time.
  CHECK(resume_nothing(client, vms, journal) == AZVMR_INVALID_ARGUMENT);
  int failures = 0;
  bool failed = true;
  for (std::int64_t n = 1; failed; ++n) {
    INFO("allocation " << n << " fails");
    Allocations::fail(n);
    const azvmr_status status = resume_nothing(client, vms, journal);
    failed = Allocations::failed();
    Allocations::fail(0);
    // An operation that was freed before it ended does so when its loop turns.
    for (int turn = 0; turn < 10; ++turn) CHECK(azvmr_client_step(&client, 0, nullptr) == AZVMR_OK);
    INFO("it ended with " << azvmr_status_name(status));
    CHECK((status == AZVMR_INVALID_ARGUMENT || status == AZVMR_OUT_OF_MEMORY));
    CHECK(journal.released == journal.registered);
    if (status == AZVMR_OUT_OF_MEMORY) ++failures;
  }
  CHECK(failures > 30);
  CHECK(journal.appends == 0);
}
