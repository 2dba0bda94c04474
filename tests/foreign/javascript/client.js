// One task with @azure/arm-compute; where and who come from the environment, the task's parameters from standard input.
// Prints the result as JSON, or the error with exit code 1.
import { readFileSync } from "node:fs";
import { ComputeManagementClient } from "@azure/arm-compute";
import { ClientSecretCredential } from "@azure/identity";

const { AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET, AUTHORITY, ARM_ENDPOINT, SUBSCRIPTION } = process.env;

const credential = new ClientSecretCredential(AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET, {
  authorityHost: AUTHORITY,
  disableInstanceDiscovery: true,
});
const compute = new ComputeManagementClient(credential, SUBSCRIPTION, {
  endpoint: ARM_ENDPOINT,
  credentials: { scopes: [`${ARM_ENDPOINT}/.default`] },
});

const all = async (pages) => {
  const found = [];
  for await (const one of pages) found.push(one);
  return found;
};

const tasks = {
  read: ({ group, vm }) => compute.virtualMachines.get(group, vm, { expand: "instanceView" }),
  list: () => all(compute.virtualMachines.listAll()),
  write: ({ group, vm, name, body }) => compute.virtualMachineExtensions.createOrUpdate(group, vm, name, body),
  extensions: ({ group, vm }) => compute.virtualMachineExtensions.list(group, vm),
  extension: ({ group, vm, name }) => compute.virtualMachineExtensions.get(group, vm, name, { expand: "instanceView" }),
  start: ({ group, vm }) => compute.virtualMachines.start(group, vm),
  restart: ({ group, vm }) => compute.virtualMachines.restart(group, vm),
  deallocate: ({ group, vm }) => compute.virtualMachines.deallocate(group, vm),
  snapshot: ({ group, name, body }) => compute.snapshots.createOrUpdate(group, name, body),
  snapshots: ({ group }) => all(compute.snapshots.listByResourceGroup(group)),
  forget: ({ group, name }) => compute.snapshots.delete(group, name),
  remove: ({ group, vm, name }) => compute.virtualMachineExtensions.delete(group, vm, name),
};

try {
  const result = await tasks[process.argv[2]](JSON.parse(readFileSync(0, "utf8")));
  console.log(JSON.stringify(result ?? null));
} catch (error) {
  console.log(JSON.stringify({ code: error.code, status: error.statusCode, message: error.message }));
  process.exitCode = 1;
}
