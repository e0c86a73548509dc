const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  throw new Error(
    `Homeport's tests need Node 24 and this is ${process.version}: run them through "npm test", which brings it.`,
  );
}
