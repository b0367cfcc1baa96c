package io.streamingpipelines.runtime.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.S3AFileSystem;
import org.apache.hadoop.fs.s3a.S3AUtils;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Lists the objects of a folder from a name on. Hadoop lists only whole folders; Delta's own
 * solution ({@code delta.enableFastS3AListFrom}) calls a method that Hadoop 3.5 does not have.
 */
final class ObjectListing {
  private ObjectListing() {}

  /**
   * The objects in the folder of the path whose names are equal to its name or greater, sorted by
   * name. Folders are left out.
   */
  static List<FileStatus> from(S3AFileSystem store, Path path) throws IOException {
    Path folder = path.getParent();
    String prefix = store.pathToKey(folder) + "/";
    List<FileStatus> found = new ArrayList<>();
    try {
      S3Client client = store.getS3AInternals().getAmazonS3Client("list the log of a table");
      ListObjectsV2Request request =
          ListObjectsV2Request.builder()
              .bucket(store.getBucket())
              .prefix(prefix)
              .delimiter("/")
              .startAfter(prefix + before(path.getName()))
              .build();
      for (S3Object object : client.listObjectsV2Paginator(request).contents()) {
        String name = object.key().substring(prefix.length());
        if (name.compareTo(path.getName()) >= 0) {
          found.add(status(store, object, new Path(folder, name)));
        }
      }
    } catch (SdkException e) {
      throw S3AUtils.translateException("list", folder, e);
    }
    return found;
  }

  /** A name shortly before the given one; S3 lists what comes after it. */
  private static String before(String name) {
    int last = name.length() - 1;
    char lower = (char) (name.charAt(last) - 1);
    return name.substring(0, last) + lower;
  }

  private static FileStatus status(S3AFileSystem store, S3Object object, Path path) {
    return new FileStatus(
        object.size(),
        false,
        1,
        store.getDefaultBlockSize(path),
        object.lastModified().toEpochMilli(),
        store.makeQualified(path));
  }
}
